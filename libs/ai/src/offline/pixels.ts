import sharp from 'sharp';

import { toOklab, type Oklab } from './oklab.js';

/** A small decoded copy of a picture: one OKLab value and one alpha value per pixel, row by row. */
export interface Pixels {
  width: number;
  height: number;
  color: readonly Oklab[];
  rgb: Uint8Array;
  alpha: Uint8Array;
}

/** A decoded picture: its upright size, a copy for colours and places, a larger grey copy for sharpness. */
export interface Decoded {
  width: number;
  height: number;
  hasAlpha: boolean;
  pixels: Pixels;
  grey: { width: number; height: number; data: Uint8Array };
}

/** Longest side of the copy that colours and places are read from, in pixels. */
const SMALL = 112;
/** Longest side of the copy that sharpness is read from. */
const LARGE = 448;
const MAX_PIXELS = 40_000_000;

/** Decodes the bytes once and shrinks them twice. Throws what sharp throws when they are no picture. */
export async function decode(bytes: Uint8Array): Promise<Decoded> {
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 });
  const { autoOrient, hasAlpha = false } = await image.metadata();
  const large = await image
    .autoOrient()
    .resize({ width: LARGE, height: LARGE, fit: 'inside', withoutEnlargement: true, fastShrinkOnLoad: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const raw = { width: large.info.width, height: large.info.height, channels: 4 as const };
  const small = await sharp(large.data, { raw })
    .resize({ width: SMALL, height: SMALL, fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    width: autoOrient.width,
    height: autoOrient.height,
    hasAlpha,
    pixels: toPixels(small.data, small.info.width, small.info.height),
    grey: { width: raw.width, height: raw.height, data: toGrey(large.data) },
  };
}

function toPixels(data: Uint8Array, width: number, height: number): Pixels {
  const count = width * height;
  const color: Oklab[] = [];
  const rgb = new Uint8Array(count * 3);
  const alpha = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const red = data[i * 4] ?? 0;
    const green = data[i * 4 + 1] ?? 0;
    const blue = data[i * 4 + 2] ?? 0;
    rgb.set([red, green, blue], i * 3);
    alpha[i] = data[i * 4 + 3] ?? 255;
    color.push(toOklab(red, green, blue));
  }
  return { width, height, color, rgb, alpha };
}

function toGrey(data: Uint8Array): Uint8Array {
  const grey = new Uint8Array(data.length / 4);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = ((data[i * 4] ?? 0) * 77 + (data[i * 4 + 1] ?? 0) * 150 + (data[i * 4 + 2] ?? 0) * 29) >> 8;
  }
  return grey;
}

/** Whether a pixel is seen at all. */
export const visible = (pixels: Pixels, index: number): boolean => (pixels.alpha[index] ?? 255) >= 128;
