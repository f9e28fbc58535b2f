import type { Finding, Mended } from '#ai';
import { fieldsOf, FROM_FACTS, type Fields } from '../shared/index.js';

const FACTS =
  /\b(?:facts?|given|provided|description|briefs?|input|user|typed|product(?: (?:data|name|info(?:rmation)?))?|brand|price|audience|photo|image)\b/i;

/** The lists whose entries name a source. */
const CITED = ['statements', 'competitors', 'trends', 'market_data'] as const;

/** An address without what may differ between two ways of writing it. */
function normalised(text: string): string | undefined {
  const bare = text.trim().replace(/^[<("'\s]+|[>)"'\s.,;]+$/g, '');
  if (!/^https?:/i.test(bare) || !URL.canParse(bare)) return undefined;
  const { hostname, pathname, searchParams } = new URL(bare);
  for (const name of [...searchParams.keys()]) if (/^(?:utm_|fbclid|gclid)/.test(name)) searchParams.delete(name);
  return `${hostname.replace(/^www\./, '')}${pathname.replace(/\/+$/, '')}?${searchParams.toString()}`.toLowerCase();
}

/** The source a statement may name: one of the pages, or the facts; undefined when it names neither. */
function sourceOf(source: unknown, urls: readonly string[]): string | undefined {
  if (typeof source !== 'string') return undefined;
  if (source === FROM_FACTS || urls.includes(source)) return source;
  const wanted = normalised(source);
  if (wanted !== undefined) return urls.find((url) => normalised(url) === wanted);
  const inside = urls.find((url) => source.includes(url));
  return inside ?? (!/https?:|www\./i.test(source) && FACTS.test(source) ? FROM_FACTS : undefined);
}

/** Research set right: sources written as they were found, and statements without one left out. */
export const researchMender =
  (urls: readonly string[]) =>
  (answer: unknown): Mended => {
    const fields = fieldsOf(answer);
    const findings: Finding[] = [];
    const cited = (name: string): Fields[] | undefined =>
      Array.isArray(fields[name])
        ? fields[name].map(fieldsOf).flatMap((entry, index) => {
            const source = sourceOf(entry['source'], urls);
            if (source !== undefined) return [{ ...entry, source }];
            findings.push({
              code: 'unknown_source',
              message: 'A statement was left out: its source is neither a page that was found nor the facts.',
              where: `${name}.${index}`,
            });
            return [];
          })
        : undefined;
    const lists = CITED.map((name) => [name, cited(name)] as const).filter(([, entries]) => entries !== undefined);
    return { value: { ...fields, ...Object.fromEntries(lists) }, findings };
  };
