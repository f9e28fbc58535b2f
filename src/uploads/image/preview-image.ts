import sharp from 'sharp';

/** A JPEG of at most `pixels` on each side, of an image in our encoding; transparency becomes white. */
export function previewImage(data: Uint8Array, pixels: number): Promise<Buffer> {
  return sharp(data)
    .resize({ width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82 })
    .toBuffer();
}
