import type { Finding } from '#ai';

import type { CampaignInput } from '../schema/campaign-input.schema.js';
import { withPriceAsTyped } from './money.js';
import { withNameAsTyped } from './names.js';

/** Fields that say nothing to a buyer, so that a number in them is no claim. */
const NO_COPY = new Set(['notes', 'shot', 'hashtags', 'start', 'end', 'seconds', 'duration_seconds']);
const PLACEHOLDER =
  /\[(?:your|insert|brand|product|company|shop|website|link|url|name|price|date|city|address|phone|email)\b[^\]\n]{0,60}\](?!\()|\{\{[^}\n]{0,60}\}\}|<(?:insert|your)\b[^>\n]{0,60}>|\blorem ipsum\b/iu;
const MOST_NAMED = 5;

/** An answer whose names and price are as typed, and what in it has no ground in the facts. */
export interface MendedFacts {
  value: unknown;
  findings: Finding[];
  /** What a model should be asked again for, one problem a line. */
  problems: string[];
}

interface Walk {
  change: (text: string, where: string) => string;
}

function walk(value: unknown, { change }: Walk, where = ''): unknown {
  if (typeof value === 'string') return change(value, where);
  if (Array.isArray(value)) return value.map((item: unknown, index) => walk(item, { change }, where ? `${where}.${index}` : String(index)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, NO_COPY.has(key) ? item : walk(item, { change }, where ? `${where}.${key}` : key)]),
  );
}

/** The text without numbers that count its own parts, as lists do. */
const withoutNumbering = (text: string): string => text.replace(/^[^\S\r\n]*\d{1,2}[.)]\s/gmu, '');
const numbersIn = (text: string): string[] => withoutNumbering(text).match(/\p{Nd}+/gu) ?? [];

/**
 * Writes names and price as they were typed where the replacement is certain, and finds placeholders and numbers that stand in none of the facts;
 * `known` is what earlier agents found.
 */
export function mendFacts(answer: unknown, input: CampaignInput, known: unknown): MendedFacts {
  const { product_name, brand_name, price } = input;
  const facts = JSON.stringify([{ ...input, image: undefined }, known]);
  const numbers = new Set(numbersIn(facts));
  const findings: Finding[] = [];
  const problems: string[] = [];
  const change = (text: string, where: string): string => {
    const named = [product_name, brand_name].reduce(withNameAsTyped, text);
    const mended = price ? withPriceAsTyped(named, price) : named;
    if (mended !== text)
      findings.push({ code: 'written_as_typed', message: 'A name or the price was changed back to what was typed.', where });
    const placeholder = PLACEHOLDER.exec(mended)?.[0];
    if (placeholder !== undefined && !facts.includes(placeholder)) {
      findings.push({ code: 'placeholder', message: `The text holds a placeholder: ${placeholder}`, where });
      problems.push(`- ${where}: holds the placeholder ${placeholder}; write a text that needs none`);
    }
    const unknown = [...new Set(numbersIn(mended).filter((number) => !numbers.has(number)))].slice(0, MOST_NAMED);
    if (unknown.length > 0) {
      findings.push({ code: 'unknown_number', message: `The facts do not hold: ${unknown.join(', ')}`, where });
      problems.push(`- ${where}: the numbers ${unknown.join(', ')} stand in none of the facts; leave them out`);
    }
    return mended;
  };
  return { value: walk(answer, { change }), findings, problems };
}
