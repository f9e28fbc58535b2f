import sharp from 'sharp';

import type { ImageAnalysis } from '#ai';

import type { Scheme } from './social-image.color.js';
import { cutFor } from './social-image.crop.js';
import { fitText, type Fitted } from './social-image.fit.js';
import { typeface, type Typeface } from './social-image.font.js';
import { SMALLEST_HEADLINE } from './social-image.layout.js';
import type { Layout, Rect } from './social-image.layout.js';

/** The decoded photo, upright, on the colour of its background. */
export interface Photo {
  data: Buffer;
  raw: { width: number; height: number; channels: 3 };
  ground: string;
}

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
// NOTE: measured on a 1080 x 1920 photo: PNG level 9 takes four times as long as level 3 for 9 % fewer bytes, WebP effort 4 half as long again as 2 for 1 %.
const FINAL = { png: { compressionLevel: 3 }, webp: { quality: 90, effort: 2 } };
/** Between two steps nothing is packed. */
const BETWEEN = { compressionLevel: 0 };
const BAR = { width: 64, height: 8, gap: 28 };

/** Decodes the photo once for all sizes; transparency is laid on white. */
export async function openPhoto(bytes: Uint8Array, pixels: ImageAnalysis): Promise<Photo> {
  const ground = pixels.background.color?.hex ?? '#ffffff';
  const { data, info } = await sharp(bytes, { limitInputPixels: 40_000_000, failOn: 'error', pages: 1 })
    .autoOrient()
    .resize({ width: WORKING_SIDE, height: WORKING_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: ground })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: 3 }, ground };
}

/** Sets photo and text into one size; PNG and WebP of the same pixels. `left` names what found no room. */
export async function compose(
  photo: Photo,
  pixels: ImageAnalysis,
  layout: Layout,
  look: { words: Words; scheme: Scheme },
): Promise<{ png: Buffer; webp: Buffer; left: string[] }> {
  const { svg, left } = await textLayer(layout, look.words, look.scheme);
  const { data, info } = await sharp({
    create: { width: layout.width, height: layout.height, channels: 3, background: look.scheme.ground },
  })
    .composite([
      { input: await framed(photo, pixels, layout.photo), left: layout.photo.left, top: layout.photo.top },
      { input: svg, left: 0, top: 0 },
    ])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const picture = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
  const [png, webp] = await Promise.all([picture.clone().png(FINAL.png).toBuffer(), picture.clone().webp(FINAL.webp).toBuffer()]);
  return { png, webp, left };
}

async function framed(photo: Photo, pixels: ImageAnalysis, frame: Rect): Promise<Buffer> {
  const { width, height } = frame;
  const source = () => sharp(photo.data, { raw: photo.raw });
  const cut = cutFor(pixels, photo.raw, frame);
  if (cut) return source().extract(cut).resize(width, height, { fit: 'fill', kernel: 'lanczos3' }).png(BETWEEN).toBuffer();
  const { data, info } = await source().resize(width, height, { fit: 'inside' }).png(BETWEEN).toBuffer({ resolveWithObject: true });
  const sides = extension(pixels, { width: width - info.width, height: height - info.height });
  // NOTE: a calm rim goes on as it is; a busy one would show streaks, so a blurred copy of the photo stands behind it.
  if (sides)
    return sharp(data)
      .extend({ ...sides, extendWith: 'copy' })
      .png(BETWEEN)
      .toBuffer();
  const behind = source().resize(width, height, { fit: 'cover' }).blur(24).modulate({ brightness: 0.9 });
  return behind
    .composite([{ input: data, gravity: 'centre' }])
    .png(BETWEEN)
    .toBuffer();
}

type Sides = Record<'left' | 'right' | 'top' | 'bottom', number>;

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
