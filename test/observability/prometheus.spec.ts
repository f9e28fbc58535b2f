import { parsePrometheus } from './prometheus.js';

const family = (lines: string, type = 'gauge') => `# HELP a b\n# TYPE a ${type}\n${lines}\n`;

it('reads labels and numbers', () => {
  expect(parsePrometheus(family('a{x="1",y="q\\"\\\\\\n"} +Inf\na 2')).get('a')?.samples).toEqual([
    { name: 'a', labels: { x: '1', y: 'q"\\\n' }, value: Infinity },
    { name: 'a', labels: {}, value: 2 },
  ]);
});

it.each([
  ['no metric', 'a 1\n'],
  ['another metric', family('b 1')],
  ['no number', family('a x')],
  ['a label without quotes', family('a{x=1} 1')],
  ['a label twice', family('a{x="1",x="2"} 1')],
  ['a sample twice', family('a 1\na 2')],
  ['an unknown type', family('a 1', 'number')],
  ['buckets that shrink', family('a_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1', 'histogram')],
  ['buckets without an end', family('a_bucket{le="1"} 1\na_sum 1\na_count 1', 'histogram')],
  ['no last line end', '# HELP a b\n# TYPE a gauge\na 1'],
])('refuses %s', (_what, text) => {
  expect(() => parsePrometheus(text)).toThrow();
});
