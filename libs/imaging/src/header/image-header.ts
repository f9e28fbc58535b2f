import { UnprocessableImage } from './imaging.errors.js';

/** The header of an image, read without a decoder. */
export interface ImageHeader {
  /** As stored, before orientation. */
  width: number;
  height: number;
  animated: boolean;
  /** Upper bound of the memory for decoding and re-encoding, in bytes per pixel. */
  bytes_per_pixel: number;
}

/** The header is inconsistent or does not follow its format. */
export const brokenHeader = (): Error => new UnprocessableImage({ reason: 'its header is broken' });
