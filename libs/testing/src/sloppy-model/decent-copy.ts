import { PHRASES } from './phrases.ts';
import type { Phrases } from './phrases.ts';
import { oneOf } from './seeded-random.ts';
import type { Random } from './seeded-random.ts';

/** The part of a JSON schema that copy is written by. */
export interface Shape {
  type?: string | readonly string[];
  properties?: Record<string, Shape>;
  items?: Shape;
  anyOf?: readonly Shape[];
  enum?: readonly unknown[];
  const?: unknown;
  minItems?: number;
  minimum?: number;
  maximum?: number;
}

/** What a writer knows of the product, and in which language it writes. */
export interface CopyBrief {
  facts: Readonly<Record<string, string | undefined>>;
  language: string;
}

type Write = (writer: Writer, shape: Shape, place: number) => unknown;

interface Writer extends CopyBrief {
  random: Random;
  phrases: Phrases;
}

const SCENES = 5;
const SECTIONS = 5;
const SECTION_WORDS = 90;

const wordsIn = (text: string): number =>
  [...new Intl.Segmenter('en', { granularity: 'word' }).segment(text)].filter(({ isWordLike }) => isWordLike).length;

/** Sentences about the product until there are so many words. */
function passage({ random, phrases, facts }: Writer, words: number): string {
  const sentences = [facts['product_name'] ? `${facts['product_name']}.` : '', facts['description'] ?? ''].filter(Boolean);
  while (wordsIn(sentences.join(' ')) < words) sentences.push(oneOf(random, phrases.sentences));
  return sentences.join(' ');
}

const short = (candidates: readonly (string | undefined)[], most: number, count: number): string[] =>
  [...new Set(candidates.filter((text): text is string => text !== undefined && [...text].length <= most))].slice(0, count);

const width = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/[\u3000-\u9fff\uac00-\ud7af\uff01-\uff60]/u.test(character) ? 2 : 1), 0);
const fits = (most: number) => (text: string | undefined) => text !== undefined && width(text) <= most;

/** What a field holds when its name says more than its type. */
const FIELDS: Readonly<Record<string, Write>> = {
  headlines: ({ facts, phrases }) => short([facts['product_name'], facts['brand_name'], ...phrases.headlines].filter(fits(30)), 30, 10),
  long_headlines: ({ phrases }) => phrases.sentences.filter(fits(90)).slice(1, 3),
  descriptions: ({ facts, phrases }) => short([facts['price'], ...phrases.sentences].filter(fits(90)), 90, 4),
  hashtags: () => ['#Workshop', '#Everyday', '#MadeWithCare', '#Design'],
  hook: ({ phrases }) => phrases.sentences[1] ?? '',
  call_to_action: ({ phrases, random }) => oneOf(random, phrases.questions),
  meta_description: ({ phrases }) => phrases.sentences[2] ?? '',
  on_screen_text: ({ phrases }, _shape, place) => phrases.headlines[place % phrases.headlines.length] ?? '',
  voice_over: ({ phrases }, _shape, place) => phrases.sentences[place % phrases.sentences.length] ?? '',
  shot: ({ phrases }, _shape, place) => phrases.sentences[(place + 3) % phrases.sentences.length] ?? '',
  seconds: () => 8,
  start: (_writer, _shape, place) => place * 8,
  end: (_writer, _shape, place) => (place + 1) * 8,
  duration_seconds: () => SCENES * 8,
  heading: ({ phrases }, _shape, place) => phrases.headlines[place % phrases.headlines.length] ?? '',
  source: (_writer, { enum: sources }) => sources?.[0] ?? 'from the facts given',
  kind: () => 'description',
  evidence: ({ facts }) => facts['description'] ?? facts['product_name'] ?? 'the photo',
  notes: () => [],
  visible_text: () => [],
  given: ({ facts }) => facts['audience'] ?? null,
  requested: ({ facts }) => facts['tone'] ?? null,
};

/** Lengths of lists of objects. */
const COUNTS: Readonly<Record<string, number>> = {
  scenes: SCENES,
  sections: SECTIONS,
  statements: 4,
  key_messages: 4,
  value_propositions: 3,
};

function compose(writer: Writer, shape: Shape, name: string, place: number, siblings: readonly string[]): unknown {
  const write = FIELDS[name];
  if (write) return write(writer, shape, place);
  if (name === 'body') return passage(writer, siblings.includes('heading') ? SECTION_WORDS : 60);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[place % shape.enum.length];
  const choice = shape.anyOf?.find(({ type }) => type !== 'null');
  if (choice) return compose(writer, choice, name, place, siblings);
  const type = Array.isArray(shape.type)
    ? (shape.type as readonly string[]).find((one) => one !== 'null')
    : (shape.type as string | undefined);
  switch (type) {
    case 'object': {
      const names = Object.keys(shape.properties ?? {});
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).map(([key, inner]) => [key, compose(writer, inner, key, place, names)]),
      );
    }
    case 'array':
      return Array.from({ length: Math.max(shape.minItems ?? 0, COUNTS[name] ?? 2) }, (_, index) =>
        compose(writer, shape.items ?? {}, '', index, []),
      );
    case 'integer':
    case 'number':
      return Math.min(Math.max(shape.minimum ?? 0, 1), shape.maximum ?? 1);
    case 'boolean':
      return false;
    default:
      return writer.phrases.sentences[(place + name.length) % writer.phrases.sentences.length];
  }
}

/** Writes what a schema asks for about any product, inside all limits: the answer of a model that makes no mistakes. */
export function decentCopy(shape: Shape, brief: CopyBrief, random: Random): Record<string, unknown> {
  const language = brief.language.split('-')[0] as keyof typeof PHRASES;
  const writer: Writer = { ...brief, random, phrases: PHRASES[language] ?? PHRASES.en };
  return compose(writer, { ...shape, type: 'object' }, '', 0, []) as Record<string, unknown>;
}
