import { z } from 'zod';

import type { Finding, FollowUp } from '#ai';
import { readFacts, textsOf, type ContentInput, type Facts, type Rules } from '../shared/index.js';

import { AD_LIMITS, adWidth } from './ad-copy.schema.js';

/** How many variants networks want to combine; fewer are filled up with the facts. */
const WANTED = { headlines: 5, descriptions: 3 } as const;
/** How many an ad needs; where even the facts do not give so many, the model is asked for more. */
const NEEDED = { headlines: 3, descriptions: 2 } as const;

type Lists = Record<'headlines' | 'long_headlines' | 'descriptions', string[]>;

const unique = (texts: readonly string[]): string[] =>
  [...new Map(texts.toReversed().map((text) => [text.toLowerCase(), text])).values()].toReversed();

/** The texts that fit and are not doubled, with a finding for each that is left out. */
function keep(texts: readonly string[], limit: number, where: string, findings: Finding[]): string[] {
  const kept = new Set<string>();
  return texts.filter((text, index) => {
    const width = Math.max(adWidth(text), text.length);
    const doubled = kept.has(text.toLowerCase());
    if (width <= limit && !doubled) return kept.add(text.toLowerCase());
    const message = doubled
      ? `Left out because it is there twice: “${text}”.`
      : `Left out because it has ${width} characters, at most ${limit}: “${text}”.`;
    findings.push({ code: doubled ? 'duplicate_dropped' : 'too_long_dropped', message, where: `${where}.${index}` });
    return false;
  });
}

function candidates({ product, brand, label, price, sentences }: Facts): { headlines: string[]; descriptions: string[] } {
  const bare = sentences.map((text) => text.replace(/\.$/, ''));
  return {
    headlines: [product, label, ...(price ? [`${product}: ${price}`, price] : []), brand, ...bare],
    descriptions: [...(price ? [`${label}. ${price}`, `${product}. ${price}`] : []), ...sentences, label, product],
  };
}

function fill(texts: readonly string[], more: readonly string[], wanted: number, limit: number): string[] {
  const fitting = more.filter((text) => text.length <= limit && adWidth(text) <= limit);
  return unique([...texts, ...fitting]).slice(0, Math.max(texts.length, wanted));
}

/** The question for those that are still missing, and nothing else. */
function missing({ headlines, descriptions }: Lists, value: object): FollowUp | undefined {
  const wanted = Object.entries({ headlines, descriptions }).flatMap(([name, texts]) => {
    const lacking = NEEDED[name as keyof typeof NEEDED] - texts.length;
    return lacking > 0 ? [{ name, texts, lacking, limit: name === 'headlines' ? AD_LIMITS.headline : AD_LIMITS.description }] : [];
  });
  if (wanted.length === 0) return undefined;
  const lines = wanted.map(({ name, lacking, limit }) => `- ${name}: ${lacking + 2} more, each of at most ${limit} characters`);
  const schema = z.object(Object.fromEntries(wanted.map(({ name, limit }) => [name, z.array(z.string().max(limit))])));
  const merge = (answer: unknown) => {
    const added = answer as Record<string, unknown>;
    return { ...value, ...Object.fromEntries(wanted.map(({ name, texts }) => [name, [...texts, ...textsOf(added[name])]])) };
  };
  return {
    problems: `Too few texts are short enough. Write only these, different from those above:\n${lines.join('\n')}`,
    part: { schema, merge },
  };
}

/** Ads set right: what is too long or doubled is left out, what is missing is filled with name, price and description. */
export const mendAds: Rules = (answer, { input }: ContentInput) => {
  const findings: Finding[] = [];
  const kept: Lists = {
    headlines: keep(textsOf(answer['headlines']), AD_LIMITS.headline, 'headlines', findings),
    long_headlines: keep(textsOf(answer['long_headlines']), AD_LIMITS.long_headline, 'long_headlines', findings),
    descriptions: keep(textsOf(answer['descriptions']), AD_LIMITS.description, 'descriptions', findings),
  };
  const more = candidates(readFacts(input));
  const filled: Lists = {
    headlines: fill(kept.headlines, more.headlines, WANTED.headlines, AD_LIMITS.headline),
    long_headlines:
      kept.long_headlines.length > 0
        ? kept.long_headlines
        : fill([], [...more.descriptions, ...kept.headlines], 1, AD_LIMITS.long_headline),
    descriptions: fill(kept.descriptions, more.descriptions, WANTED.descriptions, AD_LIMITS.description),
  };
  for (const [name, texts] of Object.entries(filled)) {
    const added = texts.length - kept[name as keyof Lists].length;
    if (added > 0)
      findings.push({ code: 'filled_from_facts', message: `${added} of the ${texts.length} texts were made from the facts.`, where: name });
  }
  const value = { ...answer, ...filled };
  return { value, findings, again: missing(filled, value) };
};
