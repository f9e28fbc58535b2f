import sharp from 'sharp';

import type { ModelImage } from '../port.js';

/** Longest side that vision models look at in full detail, in pixels; a larger one only costs more. */
const LONGEST_SIDE = 1568;

/** A picture as it is sent to a model: upright, at most 1568 px on its longest side, without metadata, as JPEG on white. */
export async function modelImage(bytes: Uint8Array): Promise<ModelImage> {
  const data = await sharp(bytes, { limitInputPixels: 40_000_000, failOn: 'error', pages: 1 })
    .autoOrient()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 85 })
    .toBuffer();
  return { data, media_type: 'image/jpeg' };
}
