import { fitText, type Fitted, type Space } from './social-image.fit.js';
import { typeface, type Typeface } from './social-image.font.js';
import { leastSizes, type Layout } from './social-image.layout.js';

/** What is set into a picture. */
export interface Words {
  headline: string | null;
  lines: readonly string[];
}

/** The typeface of the headline and that of the lines below it. */
export interface Faces {
  strong: Typeface;
  plain: Typeface;
}

/** A text where it stands: below `gap` pixels. */
export interface Block {
  fitted: Fitted;
  face: Typeface;
  leading: number;
  gap: number;
}

/** The texts of a picture, from top to bottom, and those that found no room. */
export interface Arranged {
  blocks: Block[];
  left: string[];
}

/** The bar over the headline. */
export const BAR = { width: 64, height: 8, gap: 28 };
const LEADING = 1.16;
const LINE_LEADING = 1.4;
const MOST_ROWS = 3;

/** The two weights, in letters that all these texts need. */
export async function facesFor(texts: readonly string[]): Promise<Faces> {
  const [strong, plain] = await Promise.all([typeface(700, ...texts), typeface(500, ...texts)]);
  return { strong, plain };
}

/** Sets the headline large enough to be read, with as many of the lines below as leave it room. */
export function arrange(layout: Layout, { headline, lines }: Words, faces: Faces): Arranged {
  for (let most = lines.length; headline !== null && most >= 0; most--) {
    for (const largest of [layout.line, leastSizes(layout).line]) {
      const set = attempt(layout, { headline, lines: lines.slice(0, most) }, faces, largest);
      if (set) return { blocks: set.blocks, left: [...set.left, ...lines.slice(most)] };
    }
  }
  return { blocks: [], left: [...(headline === null ? [] : [headline]), ...lines] };
}

/** Whether a text can be set as one of the lines. */
export const fitsAsLine = (layout: Layout, text: string, { plain }: Faces): boolean =>
  fitText(plain, text, lineSpace(layout, layout.line)) !== null;

function lineSpace(layout: Layout, largest: number): Space {
  // NOTE: half a row more than needed, so that rounding does not take one away.
  const height = largest * LINE_LEADING * (MOST_ROWS + 0.5);
  return { width: layout.text.width, height, largest, smallest: leastSizes(layout).line, leading: LINE_LEADING };
}

function attempt(layout: Layout, words: { headline: string; lines: readonly string[] }, faces: Faces, largest: number): Arranged | null {
  const left: string[] = [];
  const below: Block[] = [];
  for (const line of words.lines) {
    const fitted = fitText(faces.plain, line, lineSpace(layout, largest));
    const gap = layout.line * (below.length === 0 ? 0.7 : 0.15);
    if (fitted) below.push({ fitted, face: faces.plain, leading: LINE_LEADING, gap });
    else left.push(line);
  }
  const height = layout.text.height - BAR.height - BAR.gap - heightOf(below);
  const space = { width: layout.text.width, height, largest: layout.headline, smallest: leastSizes(layout).headline, leading: LEADING };
  const fitted = fitText(faces.strong, words.headline, space);
  return fitted && { blocks: [{ fitted, face: faces.strong, leading: LEADING, gap: 0 }, ...below], left };
}

/** The height of blocks that stand below each other. */
export function heightOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { fitted, gap }) => sum + fitted.height + gap, 0);
}
