import { atStart, photoWords, readFacts, sentencesOf, shorten, type Facts, type PhotoWords } from '../shared/index.js';
import type { Words } from './social-image.compose.js';
import type { Typeface } from './social-image.font.js';
import { LAYOUTS, SMALLEST_HEADLINE } from './social-image.layout.js';
import type { SocialImageInput } from './social-image.schema.js';
import { isJapanese, unitsOf } from './social-image.units.js';

const HEADLINE = 70;
const LINE = 90;
/** A headline without spaces says nothing when it is shorter than this. */
const PHRASE = 8;

/** The words of the picture, as far as the typeface has letters for them, and what they leave out. */
export interface Chosen extends Words {
  notes: string[];
}

/** Whether a word has room in every size, set as small as a headline may be. */
function fitsEverySize(face: Typeface, word: string): boolean {
  return LAYOUTS.every(({ headline, text }) => face.width(word, headline * SMALLEST_HEADLINE) <= text.width);
}

/** A claim as headline when there is a short one, with the name below; else the name, with the brand below; the price when it is short. */
export function chooseWords({ input, insight_extraction }: SocialImageInput, face: Typeface): Chosen {
  const facts = readFacts(input);
  const notes: string[] = [];
  const drawable = (text: string): string | null => {
    const plain = text
      .replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\u20e3/gu, '')
      .replace(/\s+/g, ' ')
      .trim();
    const fits = plain.length <= LINE && unitsOf(plain).every(({ text: unit }) => fitsEverySize(face, unit));
    return fits && /[\p{L}\p{N}]/u.test(plain) && face.covers(plain) ? plain : null;
  };
  const claims = insight_extraction.value_propositions.map(({ text }) => sentencesOf(text)[0] ?? text);
  const claim = claims
    .map((text) => drawable(text.replace(/[.。]$/, '')))
    .find((text) => text !== null && text.length <= HEADLINE && (text.includes(' ') || (isJapanese(text) && text.length >= PHRASE)));
  const name = drawable(atStart(facts.label)) ?? drawable(atStart(facts.product)) ?? drawable(facts.brand);
  if (!name)
    notes.push('Product and brand names are too long, or in letters that the typeface does not have; they are not set into the picture.');
  else if (!claim && !drawable(atStart(facts.product)))
    notes.push('The product name is too long, or in letters that the typeface does not have; it is not set into the picture.');
  else if (/\p{Extended_Pictographic}/u.test(facts.label)) notes.push('Emoji are not set into the picture.');
  const price = facts.price && facts.price.length <= LINE ? drawable(facts.price) : null;
  if (facts.price && price !== facts.price)
    notes.push('The price is not set into the picture, because it could not be shown exactly as typed.');
  const shownPrice = price === facts.price ? price : null;
  const brand = facts.label === facts.product ? null : drawable(facts.brand);
  const product = drawable(atStart(facts.product));
  const lines = claim ? [name, shownPrice] : [product ? brand : null, shownPrice];
  const words = [claim ?? product ?? name, ...lines].filter((line) => line !== null);
  const [headline = null, ...rest] = new Set(words);
  return { headline, lines: rest.slice(0, 2), notes };
}

/** All texts that may be set into the picture. */
export function wordsOf({ input, insight_extraction }: SocialImageInput): string[] {
  const claims = insight_extraction.value_propositions.map(({ text }) => text);
  return [input.product_name, input.brand_name, input.price ?? '', ...claims];
}

/** What the picture shows, in words. */
export function altText({ input, vision_analysis }: SocialImageInput, { headline, lines }: Words): string {
  const facts: Facts = readFacts(input);
  const photo: PhotoWords = photoWords(vision_analysis);
  const text = [headline, ...lines].filter(Boolean).join('; ');
  const shown = `Photo of ${facts.shortProduct}: ${photo.colors}, ${photo.setting}.`;
  return shorten(text ? `${shown} Text: ${text}` : shown, 590);
}
