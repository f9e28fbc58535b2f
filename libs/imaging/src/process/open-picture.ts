import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';

import type { ImageProblem, Picture } from './protocol.ts';

/** The picture does not match its header. */
export class PictureProblem extends Error {
  readonly problem: ImageProblem;

  constructor(problem: ImageProblem) {
    super(problem);
    this.problem = problem;
  }
}

function formatOf({ format, compression }: Metadata): string {
  return format === 'heif' && compression === 'av1' ? 'avif' : format;
}

/**
 * Opens a picture and checks it against its header. Decoder warnings (unusual but readable camera files) are accepted; errors and missing data
 * are not (`failOn: 'error'`). `open` may be called several times; it returns the first frame, upright and converted to sRGB.
 */
export async function openPicture({ source, format, width, height }: Picture): Promise<{ metadata: Metadata; open: () => Sharp }> {
  const limits = { limitInputPixels: width * height, failOn: 'error', sequentialRead: true } as const;
  const metadata = await sharp(source, limits).metadata();
  if (formatOf(metadata) !== format) throw new PictureProblem('another_format');
  if ((metadata.pages ?? 1) > 1) throw new PictureProblem('animated');
  return { metadata, open: () => sharp(source, limits).autoOrient().toColourspace('srgb') };
}
