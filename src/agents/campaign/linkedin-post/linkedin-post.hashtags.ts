import type { Facts } from '../shared/index.js';

const GENERAL = ['#ProductSpotlight', '#CloserLook', '#AskUsAnything', '#ProductPhotography'] as const;
const LONGEST = 40;

/** Three to five hashtags: product and brand written together, the kind of thing if the name ends in one, general ones to fill up. */
export function hashtagsFor({ product, brand }: Facts): string[] {
  const own = [tag(product), tag(brand), tag(lastWord(product))].filter((found) => found !== null);
  const unique = [...new Map([...own, ...GENERAL].map((found) => [found.toLowerCase(), found])).values()];
  return unique.slice(0, Math.max(3, Math.min(5, own.length + 2)));
}

function tag(text: string): string | null {
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const joined = words.map((word) => word.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())).join('');
  return /\p{L}/u.test(joined) && joined.length <= LONGEST ? `#${joined}` : null;
}

function lastWord(product: string): string {
  const words = product.match(/\p{L}{3,}/gu) ?? [];
  return words.length > 1 ? (words[words.length - 1] ?? '') : '';
}
