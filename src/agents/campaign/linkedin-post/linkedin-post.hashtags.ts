import { nounOf, type Facts, type Kind } from '../shared/index.js';

/** Hashtags that are true of every product of a kind. */
const OF_KIND: Record<Kind, readonly [string, string, string]> = {
  event: ['#Event', '#WhatsOn', '#SaveTheDate'],
  software: ['#Software', '#Apps', '#Tools'],
  food: ['#Food', '#FoodAndDrink', '#Taste'],
  beauty: ['#Beauty', '#PersonalCare', '#SelfCare'],
  clothing: ['#Fashion', '#Style', '#Wardrobe'],
  jewellery: ['#Jewellery', '#Jewelry', '#Accessories'],
  tool: ['#Gear', '#Tools', '#Equipment'],
  home: ['#Home', '#Interior', '#Living'],
  general: ['#Product', '#Shop', '#ShopSmall'],
};
const MAX_LENGTH = 40;

/** Three to five hashtags: product and brand written together, the kind of thing the name says it is, and its kind to fill up. */
export function hashtagsFor({ product, brand, kind }: Facts): string[] {
  const own = [tag(product), tag(brand), tag(nounOf(product) ?? '')].filter((found) => found !== null);
  const unique = [...new Map([...own, ...OF_KIND[kind]].map((found) => [found.toLowerCase(), found])).values()];
  return unique.slice(0, Math.max(3, Math.min(5, own.length + 1)));
}

function tag(text: string): string | null {
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const joined = words.map((word) => word.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())).join('');
  return /\p{L}/u.test(joined) && joined.length <= MAX_LENGTH ? `#${joined}` : null;
}
