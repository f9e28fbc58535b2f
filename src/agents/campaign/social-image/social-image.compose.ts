import type { Composition, ImageAnalysis, Size } from '#imaging';

import { arrange, BAR, heightOf, type Block, type Faces, type Words } from './social-image.arrange.js';
import type { Scheme } from './social-image.color.js';
import { fillOf } from './social-image.crop.js';
import { fullBleed, type Layout } from './social-image.layout.js';

/** Longest side of the copy that all sizes are cut from. */
const WORKING_SIDE = 2400;

/** The size of the copy that all pictures are cut from. */
export function workingSize({ width, height }: Size): Size {
  const scale = Math.min(1, WORKING_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Lays photo and text out in one size; without text the photo fills it. `left` names the texts that found no room. */
export function planPicture(
  pixels: ImageAnalysis,
  layout: Layout,
  look: { words: Words; faces: Faces; scheme: Scheme },
): { composition: Composition; left: string[] } {
  const { blocks, left } = arrange(layout, look.words, look.faces);
  const frame = blocks.length > 0 ? layout.photo : fullBleed(layout);
  const { width, height } = layout;
  const drawing = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${blocks.length > 0 ? drawn(layout, blocks, look.scheme) : ''}</svg>`,
  );
  const fill = fillOf(pixels, workingSize(pixels), frame);
  return { composition: { width, height, ground: look.scheme.ground, frame, fill, drawing }, left };
}

/** The texts as outlines, in the middle of the height that they may use. */
function drawn({ text }: Layout, blocks: readonly Block[], { accent, ink }: Scheme): string {
  const used = BAR.height + BAR.gap + heightOf(blocks);
  let y = text.top + Math.max(0, (text.height - used) / 2);
  const bar = `<rect x="${text.left}" y="${y.toFixed(1)}" width="${BAR.width}" height="${BAR.height}" rx="${BAR.height / 2}" fill="${accent}"/>`;
  y += BAR.height + BAR.gap;
  const paths: string[] = [];
  for (const { fitted, face, leading, gap } of blocks) {
    y += gap;
    for (const line of fitted.lines) {
      paths.push(face.outline(line, { x: text.left, y: y + fitted.size * 0.95 }, fitted.size));
      y += fitted.size * leading;
    }
  }
  return `${bar}<path fill="${ink}" d="${paths.join('')}"/>`;
}
