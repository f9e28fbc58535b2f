import { isInOtherLanguage, languageName, otherLanguageProblem } from '#agent-kit';
import type { Finding, FollowUp, Mended } from '#ai';

import type { ContentInput } from '../schema/content-input.schema.js';
import { mendFacts } from './mend-facts.js';

/** The fields of an answer, whatever they hold. */
export type Fields = Record<string, unknown>;

/** The fields of a value; none when it is no object. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** The texts of a list; none when it is no list. */
export const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [])
    .filter((item): item is string => typeof item === 'string')
    .map((text) => text.trim())
    .filter(Boolean);

const MOST_NOTES = 20;

/** A result by rules with a note that says why it was not a model's. */
export const withNote = <T extends { notes: string[] }>(reading: T, note: string): T => ({
  ...reading,
  notes: [note, ...reading.notes].slice(0, MOST_NOTES),
});

/** Every text of a value that readers see. */
function copyIn(value: unknown, key = ''): string[] {
  if (key === 'notes' || key === 'hashtags') return [];
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, item]) => copyIn(item, name)) : [];
}

/** What an agent's own rules make of the fields of an answer. */
export type Rules = (answer: Fields, input: ContentInput) => { value: Fields; findings: Finding[]; again?: FollowUp | undefined };

/** Sets a text for a channel right: names and price as typed, then the rules of the channel; and sees to its language and its claims. */
export function copyMender(input: ContentInput, rules: Rules): (answer: unknown) => Promise<Mended> {
  const { input: typed, vision_analysis, market_research, insight_extraction } = input;
  const known = [{ ...vision_analysis, pixels: undefined }, market_research, insight_extraction];
  const names = [typed.product_name, typed.brand_name, typed.price ?? '', typed.description ?? '', typed.audience ?? ''];
  return async (answer) => {
    const facts = mendFacts(answer, typed, known);
    const { value, findings, again } = rules(fieldsOf(facts.value), input);
    const all = [...facts.findings, ...findings];
    if (await isInOtherLanguage(copyIn(value), typed.language, names)) {
      const message = `The text does not seem to be in ${languageName(typed.language)}.`;
      return {
        value,
        findings: [...all, { code: 'other_language', message, where: '' }],
        again: { problems: otherLanguageProblem(typed.language) },
      };
    }
    if (facts.problems.length > 0)
      return {
        value,
        findings: all,
        again: { problems: `Write the same again without what has no ground:\n${facts.problems.join('\n')}` },
      };
    return { value, findings: all, ...(again && { again }) };
  };
}
