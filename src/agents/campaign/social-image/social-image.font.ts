import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import opentype from 'opentype.js';

import { isJapanese } from './social-image.units.js';

/** The weights of Inter that the pictures use. */
export type Weight = 500 | 700;

/** A typeface that is measured and drawn as outlines: it needs no font on the machine. */
export interface Typeface {
  /** Whether there is a glyph for every character. */
  covers(text: string): boolean;
  /** Width in pixels at a size in pixels. */
  width(text: string, size: number): number;
  /** Outlines as SVG path data, the baseline starting at x, y. */
  outline(text: string, at: { x: number; y: number }, size: number): string;
}

const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese'];
const resolve = createRequire(import.meta.url).resolve;
/** The weights of BIZ UDPGothic, a typeface made to be read easily, that go with those of Inter. */
const JAPANESE = { 500: 400, 700: 700 } as const;
const loaded = new Map<string, Promise<Typeface>>();

/** The typeface for these texts (Inter, and BIZ UDPGothic where they are Japanese; both under the SIL Open Font License), loaded once per process. */
export function typeface(weight: Weight, ...texts: readonly (string | null)[]): Promise<Typeface> {
  const japanese = texts.some((text) => text !== null && isJapanese(text));
  const key = `${weight} ${japanese}`;
  const known = loaded.get(key);
  if (known) return known;
  const loading = load(weight, japanese);
  loaded.set(key, loading);
  return loading;
}

async function load(weight: Weight, japanese: boolean): Promise<Typeface> {
  const files = SUBSETS.map((subset) => `@fontsource/inter/files/inter-${subset}-${weight}-normal.woff`);
  // NOTE: two megabytes and a third of a second, so only where it is needed.
  if (japanese) files.push(`@fontsource/biz-udpgothic/files/biz-udpgothic-japanese-${JAPANESE[weight]}-normal.woff`);
  const fonts = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(resolve(file));
      return opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    }),
  );
  const fontFor = (character: string) => fonts.find((font) => font.charToGlyphIndex(character) > 0);
  // NOTE: glyph by glyph, with kerning: the library stops at Inter's contextual substitutions, which a headline does not need.
  const place = (text: string, size: number): { glyph: opentype.Glyph; x: number; end: number }[] => {
    const placed: { font: opentype.Font; glyph: opentype.Glyph; x: number; end: number }[] = [];
    for (const character of text) {
      const font = fontFor(character);
      if (!font) continue;
      const glyph = font.charToGlyph(character);
      const last = placed[placed.length - 1];
      const scale = size / font.unitsPerEm;
      const x = last === undefined ? 0 : last.end + (last.font === font ? font.getKerningValue(last.glyph, glyph) * scale : 0);
      placed.push({ font, glyph, x, end: x + (glyph.advanceWidth ?? 0) * scale });
    }
    return placed;
  };
  return {
    covers: (text) => [...text].every((character) => fontFor(character) !== undefined),
    width: (text, size) => place(text, size).at(-1)?.end ?? 0,
    outline: (text, { x, y }, size) =>
      place(text, size)
        .map(({ glyph, x: left }) => glyph.getPath(x + left, y, size).toPathData(2))
        .join(''),
  };
}
