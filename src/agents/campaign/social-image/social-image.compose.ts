import type { Composition, Fill, ImageAnalysis, Size } from '#imaging';

import type { Scheme } from './social-image.color.js';
import { cutFor } from './social-image.crop.js';
import { fitText, type Fitted } from './social-image.fit.js';
import { typeface, type Typeface } from './social-image.font.js';
import { SMALLEST_HEADLINE } from './social-image.layout.js';
import type { Layout, Rect } from './social-image.layout.js';

/** What is set into a picture. */
export interface Words {
  headline: string | null;
  lines: readonly string[];
}

/** Longest side of the copy that all sizes are cut from. */
const WORKING_SIDE = 2400;
const LEADING = 1.16;
const LINE_LEADING = 1.4;
/** Nearer to the edge than this share of the picture, an object counts as cut by it. */
const EDGE = 0.02;
const BAR = { width: 64, height: 8, gap: 28 };

/** The photo shrunk until it fits a box of this size, in whole pixels. */
function fitInside({ width, height }: Size, box: Size): Size {
  const scale = Math.min(box.width / width, box.height / height);
  const scaled = (side: number, most: number) => Math.min(most, Math.max(1, Math.round(side * scale)));
  return { width: scaled(width, box.width), height: scaled(height, box.height) };
}

/** The size of the copy that all pictures are cut from. */
export function workingSize(photo: Size): Size {
  if (Math.max(photo.width, photo.height) <= WORKING_SIDE) return { width: photo.width, height: photo.height };
  return fitInside(photo, { width: WORKING_SIDE, height: WORKING_SIDE });
}

/** Lays photo and text out in one size. `left` names the texts that found no room. */
export async function planPicture(
  pixels: ImageAnalysis,
  layout: Layout,
  look: { words: Words; scheme: Scheme },
): Promise<{ composition: Composition; left: string[] }> {
  const { svg, left } = await textLayer(layout, look.words, look.scheme);
  const { width, height, photo: frame } = layout;
  return { composition: { width, height, ground: look.scheme.ground, frame, fill: fillOf(pixels, frame), drawing: svg }, left };
}

function fillOf(pixels: ImageAnalysis, frame: Rect): Fill {
  const photo = workingSize(pixels);
  const cut = cutFor(pixels, photo, frame);
  if (cut) return { kind: 'cut', cut };
  const size = fitInside(photo, frame);
  const sides = extension(pixels, { width: frame.width - size.width, height: frame.height - size.height });
  // NOTE: a calm rim goes on as it is; a busy one would show streaks, so a blurred copy of the photo stands behind it.
  return sides ? { kind: 'extended', size, sides } : { kind: 'blurred', size };
}

type Sides = Extract<Fill, { kind: 'extended' }>['sides'];

/** How a calm background is continued on each side; null when it is not calm, or when the object would be continued with it. */
function extension({ background, subject }: ImageAnalysis, missing: { width: number; height: number }): Sides | null {
  if (background.kind === 'busy') return null;
  const box = subject?.box ?? { left: 0.5, top: 0.5, width: 0, height: 0 };
  const share = (touchesStart: boolean, touchesEnd: boolean, size: number): [number, number] | null => {
    if (size === 0) return [0, 0];
    if (touchesStart && touchesEnd) return null;
    if (touchesStart) return [0, size];
    return touchesEnd ? [size, 0] : [size >> 1, size - (size >> 1)];
  };
  const across = share(box.left < EDGE, box.left + box.width > 1 - EDGE, missing.width);
  const down = share(box.top < EDGE, box.top + box.height > 1 - EDGE, missing.height);
  return across && down && { left: across[0], right: across[1], top: down[0], bottom: down[1] };
}

interface Block {
  fitted: Fitted;
  face: Typeface;
  leading: number;
  gap: number;
}

async function textLayer(layout: Layout, words: Words, scheme: Scheme): Promise<{ svg: Buffer; left: string[] }> {
  const [strong, plain] = await Promise.all([typeface(700, words.headline), typeface(500, ...words.lines)]);
  const { text } = layout;
  const left: string[] = [];
  const lines: Block[] = [];
  for (const line of words.lines) {
    const space = {
      width: text.width,
      height: layout.line * LINE_LEADING * 2,
      largest: layout.line,
      smallest: layout.line * 0.62,
      leading: LINE_LEADING,
    };
    const fitted = fitText(plain, line, space);
    if (fitted)
      lines.push({ fitted, face: plain, leading: LINE_LEADING, gap: lines.length === 0 ? layout.line * 0.7 : layout.line * 0.15 });
    else left.push(line);
  }
  const below = lines.reduce((sum, { fitted, gap }) => sum + fitted.height + gap, 0);
  const room = text.height - below - BAR.height - BAR.gap;
  const headline = words.headline
    ? fitText(strong, words.headline, {
        width: text.width,
        height: room,
        largest: layout.headline,
        smallest: layout.headline * SMALLEST_HEADLINE,
        leading: LEADING,
      })
    : null;
  if (words.headline && !headline) left.push(words.headline);
  const blocks: Block[] = [...(headline ? [{ fitted: headline, face: strong, leading: LEADING, gap: 0 }] : []), ...lines];
  const used = BAR.height + BAR.gap + (headline?.height ?? 0) + below;
  let y = text.top + Math.max(0, (text.height - used) / 2);
  const bar = `<rect x="${text.left}" y="${y.toFixed(1)}" width="${BAR.width}" height="${BAR.height}" rx="${BAR.height / 2}" fill="${scheme.accent}"/>`;
  y += BAR.height + BAR.gap;
  const paths: string[] = [];
  for (const { fitted, face, leading, gap } of blocks) {
    y += gap;
    for (const line of fitted.lines) {
      paths.push(face.outline(line, { x: text.left, y: y + fitted.size * 0.95 }, fitted.size));
      y += fitted.size * leading;
    }
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}">${bar}<path fill="${scheme.ink}" d="${paths.join('')}"/></svg>`;
  return { svg: Buffer.from(svg), left };
}
