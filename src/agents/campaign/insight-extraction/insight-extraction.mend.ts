import type { Finding, Mended } from '#ai';
import { fieldsOf, type Fields } from '../shared/index.js';

import type { InsightExtractionOutput } from './insight-extraction.schema.js';

/** Other words for what an insight rests on. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/image|picture|visual|vision|photo/i, 'photo'],
  [/research|web|source|market|search|url/i, 'research'],
  [/brand/i, 'brand_name'],
  [/price|cost/i, 'price'],
  [/audience|target|customer/i, 'audience'],
  [/tone|voice/i, 'tone'],
  [/instruction|wish/i, 'instructions'],
  [/name|title/i, 'product_name'],
  [/fact|description|detail|given|feature|product/i, 'description'],
];
const EXACT = new Set([
  'product_name',
  'brand_name',
  'price',
  'description',
  'audience',
  'tone',
  'instructions',
  'other_fact',
  'photo',
  'research',
]);
const TRACED = ['value_propositions', 'key_messages', 'visual_cues', 'pain_points', 'opportunities', 'positioning'] as const;

function traced(entry: Fields): Fields | undefined {
  const basis = fieldsOf(entry['basis']);
  const kind = typeof basis['kind'] === 'string' ? basis['kind'] : '';
  const known = EXACT.has(kind) ? kind : KINDS.find(([pattern]) => pattern.test(kind))?.[1];
  const evidence = typeof basis['evidence'] === 'string' && basis['evidence'].trim() !== '' ? basis['evidence'] : entry['text'];
  return known === undefined || typeof entry['text'] !== 'string' ? undefined : { ...entry, basis: { ...basis, kind: known, evidence } };
}

/** Insights set right: those that rest on nothing known are left out, and what is missing comes from the reading by rules. */
export const insightMender =
  (byRules: () => InsightExtractionOutput) =>
  (answer: unknown): Mended => {
    const fields = fieldsOf(answer);
    const findings: Finding[] = [];
    const rules = byRules();
    const value: Fields = { ...fields };
    for (const name of TRACED) {
      const entries = Array.isArray(fields[name]) ? fields[name].map(fieldsOf) : [];
      value[name] = entries.flatMap((entry, index) => {
        const kept = traced(entry);
        if (!kept)
          findings.push({
            code: 'unknown_basis',
            message: 'An insight was left out: what it rests on is neither a fact, the photo nor a page.',
            where: `${name}.${index}`,
          });
        return kept ? [kept] : [];
      });
    }
    const fill = (name: 'key_messages' | 'audience' | 'tone', isThere: boolean): void => {
      if (isThere) return;
      findings.push({
        code: 'filled_by_rules',
        message: 'The answer of the model did not hold this; it was worked out by rules.',
        where: name,
      });
      value[name] = rules[name];
    };
    fill('key_messages', (value['key_messages'] as unknown[]).length > 0);
    const audience = fieldsOf(value['audience']);
    fill('audience', typeof audience['reading'] === 'string');
    const tone = fieldsOf(value['tone']);
    fill('tone', typeof tone['applied'] === 'string' && Array.isArray(tone['guidance']) && tone['guidance'].length > 0);
    return { value, findings };
  };
