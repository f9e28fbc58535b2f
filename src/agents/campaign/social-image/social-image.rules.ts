import { atStart, photoWords, readFacts, sentencesOf, shorten, type Basis, type Facts, type PhotoWords } from '../shared/index.js';
import { arrange, fitsAsLine, type Faces, type Words } from './social-image.arrange.js';
import { LAYOUTS } from './social-image.layout.js';
import type { SocialImageInput } from './social-image.schema.js';
import { isJapanese } from './social-image.units.js';

const HEADLINE = 70;
const LINE = 90;
/** A headline without spaces says nothing when it is shorter than this. */
const PHRASE = 8;

/** The words of the picture, as far as the typeface has letters for them, and what they leave out. */
export interface Chosen extends Words {
  notes: string[];
}

/** What a headline may rest on: what was typed about the product, and neither the photo, the web nor a wish. */
const FACTS: ReadonlySet<string> = new Set<Basis['kind']>(['product_name', 'brand_name', 'price', 'description', 'audience', 'other_fact']);
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\u20e3/gu;

/** A text without emoji, when the typeface has letters for the rest of it; otherwise null. */
function drawable(text: string, { strong, plain }: Faces): string | null {
  const bare = text.replace(EMOJI, '').replace(/\s+/g, ' ').trim();
  const known = /[\p{L}\p{N}]/u.test(bare) && strong.covers(bare) && plain.covers(bare);
  return known && bare.length <= LINE ? bare : null;
}

/** A claim as headline when there is a short one, with the name below; else the name, with the brand below; the price when it is short. */
export function chooseWords({ input, insight_extraction }: SocialImageInput, faces: Faces): Chosen {
  const facts = readFacts(input);
  const whole = (words: Words): boolean => LAYOUTS.every((layout) => arrange(layout, words, faces).left.length === 0);
  const asHeadline = (text: string | null) => (text !== null && whole({ headline: text, lines: [] }) ? text : null);
  const asLine = (text: string | null) => (text !== null && LAYOUTS.every((layout) => fitsAsLine(layout, text, faces)) ? text : null);
  const [label, product, brand] = [atStart(facts.label), atStart(facts.product), facts.brand].map((text) => drawable(text, faces)) as [
    string | null,
    string | null,
    string | null,
  ];
  const priced = facts.price === null ? null : drawable(facts.price, faces);
  const price = priced === facts.price ? asLine(priced) : null;
  const under = [asLine(label) ?? asLine(product) ?? asLine(brand), price].filter((line) => line !== null);
  const claim = insight_extraction.value_propositions
    .filter(({ basis }) => FACTS.has(basis.kind))
    .map(({ text }) => drawable((sentencesOf(text)[0] ?? text).replace(/[.。]$/, ''), faces))
    .find((text) => text !== null && speaks(text) && whole({ headline: text, lines: under }));
  const named = asHeadline(product);
  const ownBrand = facts.label === facts.product ? null : brand;
  const words = claim
    ? [claim, ...under]
    : named
      ? [named, asLine(ownBrand), price]
      : [asHeadline(brand) ?? asHeadline(price), asLine(product), price];
  const [headline = null, ...rest] = words[0] ? new Set(words.filter((text) => text !== null)) : [];
  const set = { headline, lines: rest.slice(0, 2) };
  return { ...set, notes: notesOf(facts, set, { product, brand, price }) };
}

/** Whether a claim is short enough for a headline, and more than a word. */
function speaks(text: string): boolean {
  return text.length <= HEADLINE && (text.includes(' ') || (isJapanese(text) && text.length >= PHRASE));
}

function notesOf(
  facts: Facts,
  { headline, lines }: Words,
  { product, brand, price }: Record<'product' | 'brand' | 'price', string | null>,
): string[] {
  const notes: string[] = [];
  const shown = [headline, ...lines].join('\n');
  const missing = (name: string | null) => name === null || !shown.includes(name);
  const unset = (kind: string, name: string) =>
    `The ${kind} name “${shorten(name, 160)}” is too long, or in letters that the typeface does not have; it is not set into the picture.`;
  if (missing(product)) notes.push(unset('product', facts.product));
  if (facts.label !== facts.product && missing(brand)) notes.push(unset('brand', facts.brand));
  if (!missing(product) && /\p{Extended_Pictographic}/u.test(facts.label)) notes.push('Emoji are not set into the picture.');
  if (facts.price && (price === null || !shown.includes(price)))
    notes.push('The price is not set into the picture, because it could not be shown exactly as typed.');
  if (headline === null) notes.push('No text could be set, so the photo fills the picture.');
  return notes;
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
