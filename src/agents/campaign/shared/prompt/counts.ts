import { canonicalLanguage, countWords } from '#agent-kit';

import type { CampaignInput } from '../schema/campaign-input.schema.js';

/** How lengths are counted in a language: in words, in full-width characters (Japanese, Chinese), in syllable blocks (Korean), or in characters (Thai). */
const SCRIPTS = ['words', 'full_width', 'hangul', 'thai'] as const;
/** How much there is to tell: up to 40 words of description, up to 100, or more. */
const AMOUNTS = ['little', 'some', 'much'] as const;

/** What the lengths in a prompt depend on. */
export interface Scale {
  script: (typeof SCRIPTS)[number];
  amount: (typeof AMOUNTS)[number];
}

/** Every scale there is. */
export const SCALES: readonly Scale[] = SCRIPTS.flatMap((script) => AMOUNTS.map((amount) => ({ script, amount })));

const SCRIPT_OF: Partial<Record<string, Scale['script']>> = {
  ja: 'full_width',
  zh: 'full_width',
  yue: 'full_width',
  ko: 'hangul',
  th: 'thai',
  lo: 'thai',
  km: 'thai',
  my: 'thai',
};

/** The scale of a campaign: by the language to write in, and by how much its description says. */
export function scaleOf({ language, description }: Pick<CampaignInput, 'language' | 'description'>): Scale {
  const words = countWords(description ?? '');
  return {
    script: SCRIPT_OF[canonicalLanguage(language)?.split('-')[0] ?? ''] ?? 'words',
    amount: words > 100 ? 'much' : words > 40 ? 'some' : 'little',
  };
}

/** Characters that take the room of one word, where words are not counted. */
const CHARACTERS_PER_WORD = { full_width: 2, thai: 5 } as const;

/** A range of words as the language counts it: `120 to 250 words`, `240 to 500 characters`. */
export function rangeOf({ script }: Scale, least: number, most: number): string {
  if (script === 'words' || script === 'hangul') return `${least} to ${most} words`;
  const factor = CHARACTERS_PER_WORD[script];
  return `${least * factor} to ${most * factor} characters`;
}

/** A limit of ad networks and search engines as the script uses it up: full-width characters and Hangul count twice there. */
export function placesOf({ script }: Scale, most: number): string {
  return script === 'full_width' || script === 'hangul' ? `${Math.floor(most / 2)} full-width characters` : `${most} characters`;
}

/** How much of a voice-over fits into a second. */
export function speechOf({ script }: Scale): string {
  if (script === 'full_width') return '5 characters per second';
  if (script === 'thai') return '10 characters per second';
  return '2.5 words per second; a written number counts as many words as it has digits';
}
