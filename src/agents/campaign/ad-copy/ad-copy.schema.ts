import { z } from 'zod';

import { Line, Notes } from '#agent-kit/schema';

/** Limits of responsive ads in the large networks, in characters; a double-width character counts as two. */
export const AD_LIMITS = { headline: 30, long_headline: 90, description: 90 } as const;

/** The width of a text as ad networks count it: Chinese, Japanese, Korean and emoji characters take two places. */
export function adWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    width += /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff01-\uff60]/u.test(
      character,
    )
      ? 2
      : 1;
  }
  return width;
}

const AdText = (limit: number) =>
  Line(limit).refine((text) => adWidth(text) <= limit, { message: `at most ${limit} characters, double-width ones counted twice` });

const unique = (texts: readonly string[]) => new Set(texts.map((text) => text.toLowerCase())).size === texts.length;

const variants = (limit: number, least: number, most: number) =>
  z.array(AdText(limit)).min(least).max(most).refine(unique, { message: 'no variant twice' });

export const AdCopy = z.object({
  headlines: variants(AD_LIMITS.headline, 1, 15).describe(
    '5 to 15, each at most 30 characters and complete in itself, without an exclamation mark.',
  ),
  long_headlines: variants(AD_LIMITS.long_headline, 1, 5).describe('Each at most 90 characters.'),
  descriptions: variants(AD_LIMITS.description, 1, 5).describe('3 to 5, each at most 90 characters, one or more whole sentences.'),
  notes: Notes,
});
export type AdCopy = z.infer<typeof AdCopy>;
