import { UnprocessableImage } from './imaging.errors.js';

/** What the header of an image says, read without a decoder. */
export interface ImageHeader {
  /** As stored, before orientation. */
  width: number;
  height: number;
  animated: boolean;
  /** Memory that decoding and re-encoding take, in bytes per pixel: an upper bound. */
  bytes_per_pixel: number;
}

/** A header that contradicts itself or its format. */
export const brokenHeader = (): Error => new UnprocessableImage({ reason: 'its header is broken' });
