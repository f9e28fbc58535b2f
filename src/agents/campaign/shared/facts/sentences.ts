import { cleanText, replaceLinks } from '#agent-kit/schema';
import { sentence, shorten } from './language-text.js';
import { withoutMarks } from './marks.js';

const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|approx|ca|incl|excl|max|min|no|nr|vs|etc|resp|dr|mr|mrs|ms|st|z\.b|bzw|inkl|p\.ej|aprox|env|\p{Lu})\.$/iu;
/** Unicode does not end a sentence before a digit: `squalane. 50 ml` stays together. */
const BEFORE_DIGIT = /(?<=\p{L}{2}[.!?])\s+(?=\d)/u;
/** A sentence longer than this is split where it pauses, so that it can be placed. */
const LONGEST = 320;

/** Takes Markdown and HTML from a text and gives its lines; a list item is a line, wrapped lines are joined. */
export function plainLines(text: string): string[] {
  const blocks = text.replace(/<\s*(?:br|\/p|\/li|\/div|\/h[1-6]|\/tr|p|li|div|h[1-6])\b[^<>]*>/gi, '\n');
  const lines = cleanText(blocks)
    .split('\n')
    .map((line) => ({ item: /^\s*(?:[-*+•·–▪]|\d{1,2}[.)])\s+/.test(line), text: plain(line) }))
    .filter(({ text: line }) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(line));
  const joined: string[][] = [];
  for (const { item, text: line } of lines) {
    const parts = joined.at(-1);
    const before = parts?.at(-1);
    const continues = before !== undefined && (before.endsWith(':') || (!item && /^\p{Ll}/u.test(line) && !/[.!?…。！？]$/u.test(before)));
    if (continues) parts?.push(line);
    else joined.push([line]);
  }
  return joined.map((parts) => parts.join(' '));
}

function plain(line: string): string {
  const text = line.replace(/^\s*(?:#{1,6}|>+|[-*+•·–▪]|\d{1,2}[.)])\s+/, '').replace(/^\s*[-=*_]{3,}\s*$/, '');
  const spelled = replaceLinks(text, (label, url) => (label && label !== url ? `${label} (${url})` : url));
  return withoutMarks(spelled)
    .replace(/(?<!\s)\s*\|\s*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The sentences of a text, each with a capital and an end mark, in order, without repetitions. */
export function sentencesOf(text: string | null | undefined): string[] {
  const found = plainLines(text ?? '').flatMap((line) => split(line).flatMap(breakUp).map(sentence));
  return [...new Set(found.filter((piece) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(piece)))];
}

function split(line: string): string[] {
  const pieces: string[][] = [];
  for (const { segment } of SENTENCES.segment(line)) {
    for (const part of segment.trim().split(BEFORE_DIGIT)) {
      const parts = pieces.at(-1);
      const continues = ABBREVIATION.test(parts?.at(-1) ?? '') || /^\P{L}*$/u.test(part);
      if (parts && continues) parts.push(part);
      else pieces.push([part]);
    }
  }
  return pieces.map((parts) => parts.join(' '));
}

function breakUp(text: string): string[] {
  if (text.length <= LONGEST) return [text];
  const pieces: string[] = [];
  for (const part of text.split(/(?<=[;,，、；])\s+|\s+[–—]\s+/u)) {
    const before = pieces.at(-1);
    if (before !== undefined && before.length + part.length < LONGEST) pieces[pieces.length - 1] = `${before} ${part}`;
    else pieces.push(part);
  }
  return pieces;
}

/** The sentences that fit into a budget, in order, and those that do not. */
export function fitting(sentences: readonly string[], budget: number, cost: (text: string) => number): { used: string[]; left: string[] } {
  let spent = 0;
  const used: string[] = [];
  const left: string[] = [];
  for (const text of sentences) {
    const price = cost(text);
    if (spent + price <= budget) {
      spent += price;
      used.push(text);
    } else left.push(text);
  }
  return { used, left };
}

/** Starts of the sentences that found no place, for a note. */
export function leftOut(place: string, left: readonly string[]): string[] {
  if (left.length === 0) return [];
  const starts = left.slice(0, 3).map((text) => `“${startOf(text)}”`);
  return [`Not all of the description fits ${place}; left out: ${starts.join(', ')}${left.length > 3 ? ' and more' : ''}.`];
}

/** Notes for things that were asked to be said and found no place. */
export function tooLong(texts: readonly string[]): string[] {
  return texts.slice(0, 3).map((text) => `Too long for this text: “${shorten(text, 200)}”.`);
}

function startOf(text: string): string {
  const words = text.split(' ');
  const start = words.slice(0, 6).join(' ');
  return start.length > 60 ? `${[...start].slice(0, 40).join('')}…` : words.length > 6 ? `${start}…` : start;
}
