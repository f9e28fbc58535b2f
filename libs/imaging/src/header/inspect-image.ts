import { NotAnImage, UnprocessableImage } from './imaging.errors.js';
import type { InputFormat } from '../process/protocol.js';
import { readAvifHeader } from './avif-header.js';
import { withBytes } from './byte-source.js';
import type { ByteSource } from './byte-source.js';
import { brokenHeader } from './image-header.js';
import type { ImageHeader } from './image-header.js';
import { readJpegHeader } from './jpeg-header.js';
import { readPngHeader } from './png-header.js';
import { sniff, SNIFF_BYTES } from './sniff.js';
import { readWebpHeader } from './webp-header.js';

/** Properties of an image before it is decoded; sizes are as stored, before orientation. */
export interface ImageFacts {
  format: InputFormat;
  width: number;
  height: number;
  /** Memory to decode and re-encode it, in MiB. */
  memory: number;
}

/** Limits of an image: number of pixels, and memory in MiB. */
export interface ImageLimits {
  pixels: number;
  memory: number;
}

const MEBIBYTE = 1024 ** 2;
/** Memory of an idle process plus a margin, in MiB. */
const PROCESS_MEMORY = 96;
// Source: WebP stores sizes in 14 bits; the same bound keeps JPEG's 65,535 out of reach.
const MAX_SIDE = 16_383;

const READERS: Record<InputFormat, (source: ByteSource) => Promise<ImageHeader>> = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  webp: readWebpHeader,
  avif: readAvifHeader,
};

const refuse = (reason: string): Error => new UnprocessableImage({ reason });

/**
 * Reads the header of an image, a file or bytes, without a decoder, and rejects images with too many pixels, too much memory, too many passes
 * or an animation. Throws `UNSUPPORTED_MEDIA_TYPE` and `UNPROCESSABLE_IMAGE`.
 */
export function inspectImage(input: string | Uint8Array, limits: ImageLimits): Promise<ImageFacts> {
  return withBytes(input, async (source) => {
    const format = sniff(await source.read(0, SNIFF_BYTES));
    if (!format) throw new NotAnImage();
    const { width, height, animated, bytes_per_pixel } = await READERS[format](source);
    if (animated) throw refuse('it is animated; send a still picture');
    if (width < 1 || height < 1) throw brokenHeader();
    if (width * height > limits.pixels) throw refuse(`it has more than ${limits.pixels} pixels`);
    if (Math.max(width, height) > MAX_SIDE) throw refuse(`a side is longer than ${MAX_SIDE} pixels`);
    const memory = PROCESS_MEMORY + Math.ceil((width * height * bytes_per_pixel) / MEBIBYTE);
    if (memory > limits.memory)
      throw refuse(`decoding it takes more than ${limits.memory} MiB of memory; send it smaller, or as a baseline JPEG`);
    return { format, width, height, memory };
  });
}
