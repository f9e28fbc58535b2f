import sharp from 'sharp';
import type { Metadata } from 'sharp';

import { NotAnImage, UnprocessableImage } from '../uploads.errors.js';
import { isAnimatedPng } from './animated-png.js';
import type { InputFormat } from './sniff.js';

/** What the header of an image says; sizes are as stored, before orientation. */
export interface ImageFacts {
  format: InputFormat;
  width: number;
  height: number;
  has_alpha: boolean;
}

// Source: WebP stores sizes in 14 bits; the same bound keeps JPEG's 65,535 out of reach.
const MAX_SIDE = 16_383;

/**
 * Reads the header of an image and refuses what must not be decoded: another format than its first bytes say, too many pixels, animation.
 * Costs no decoding. Throws `UNSUPPORTED_MEDIA_TYPE` and `UNPROCESSABLE_IMAGE`.
 */
export async function inspectImage(path: string, format: InputFormat, maxPixels: number): Promise<ImageFacts> {
  const { format: found, compression, width, height, pages = 1, hasAlpha } = await readHeader(path, maxPixels);
  const decoder = found === 'heif' && compression === 'av1' ? 'avif' : found;
  if (decoder !== format) throw new NotAnImage();
  if (width * height > maxPixels) throw tooManyPixels(maxPixels);
  if (Math.max(width, height) > MAX_SIDE) throw new UnprocessableImage({ reason: `a side is longer than ${MAX_SIDE} pixels` });
  if (pages > 1 || (format === 'png' && (await isAnimatedPng(path))))
    throw new UnprocessableImage({ reason: 'it is animated; send a still picture' });
  return { format, width, height, has_alpha: hasAlpha };
}

async function readHeader(path: string, maxPixels: number): Promise<Metadata> {
  try {
    return await sharp(path, { limitInputPixels: maxPixels }).metadata();
  } catch (error) {
    if (/pixel limit/i.test(String(error))) throw tooManyPixels(maxPixels);
    throw new UnprocessableImage({ reason: 'its header is broken' });
  }
}

function tooManyPixels(maxPixels: number): Error {
  return new UnprocessableImage({ reason: `it has more than ${maxPixels} pixels` });
}
