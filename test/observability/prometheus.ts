/** A metric as Prometheus reads it. */
export interface Family {
  name: string;
  type: string;
  help: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

const SUFFIXES: Record<string, readonly string[]> = { histogram: ['_bucket', '_sum', '_count'], summary: ['', '_sum', '_count'] };
const LABEL = /^([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/;

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== '';) {
    const [all, name = '', value = ''] = LABEL.exec(rest) ?? [];
    if (!all || name in labels) throw new Error(`not labels: ${text}`);
    labels[name] = value.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
    rest = rest.slice(all.length);
  }
  return labels;
}

function numberOf(text: string): number {
  const value = { '+Inf': Infinity, '-Inf': -Infinity, NaN: NaN }[text] ?? Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new Error(`not a number: ${text}`);
  return value;
}

/** Buckets grow, end at +Inf, and that one is the count. */
function checkHistogram({ name, samples }: Family): void {
  const series = new Map<string, { le: number; value: number }[]>();
  for (const { name: sample, labels, value } of samples) {
    const { le, ...rest } = labels;
    const key = JSON.stringify(rest);
    if (sample === `${name}_bucket`) series.set(key, [...(series.get(key) ?? []), { le: numberOf(le ?? ''), value }]);
    if (sample !== `${name}_count`) continue;
    const buckets = series.get(key) ?? [];
    const grow = buckets.every(({ le, value: n }, index) => index === 0 || (le > buckets[index - 1]!.le && n >= buckets[index - 1]!.value));
    if (!grow || buckets.at(-1)?.le !== Infinity || buckets.at(-1)?.value !== value) throw new Error(`not a histogram: ${name}${key}`);
  }
}

/** Reads the Prometheus text format 0.0.4 strictly; throws at anything that does not belong there. */
export function parsePrometheus(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let current: Family | undefined;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, kind, about = '', rest = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (families.has(about)) throw new Error(`${about} comes twice`);
      families.set(about, (current = { name: about, type: 'untyped', help: rest, samples: [] }));
    } else if (kind === 'TYPE') {
      if (current?.name !== about || current.samples.length > 0 || !/^(counter|gauge|histogram|summary)$/.test(rest))
        throw new Error(`out of place: ${line}`);
      current.type = rest;
    } else {
      const [, name = '', , labels = '', value = ''] = /^([a-zA-Z_:][\w:]*)(\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (!current || !(SUFFIXES[current.type] ?? ['']).some((suffix) => name === current!.name + suffix))
        throw new Error(`not a sample: ${line}`);
      const key = `${name}{${labels}}`;
      if (seen.has(key)) throw new Error(`${key} comes twice`);
      seen.add(key);
      current.samples.push({ name, labels: labelsOf(labels), value: numberOf(value) });
    }
  }
  for (const family of families.values()) if (family.type === 'histogram') checkHistogram(family);
  return families;
}
