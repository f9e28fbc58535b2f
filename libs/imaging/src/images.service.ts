import { dirname, join } from 'node:path';
import { readFile } from 'node:fs/promises';

import { Injectable } from '@nestjs/common';

import { analyseImage } from './analysis/analyse-image.js';
import { dominantColor } from './analysis/dominant-color.js';
import type { ImageAnalysis } from './analysis/image-analysis.schema.js';
import { SAMPLE_SIDES, toDecoded } from './analysis/pixels.js';
import { inspectImage } from './header/inspect-image.js';
import type { ImageFacts } from './header/inspect-image.js';
import { ImagingConfig } from './pool/imaging.config.js';
import { ImagePool } from './pool/image-pool.js';
import type { Composition, Picture, Size, StoredFormat } from './process/protocol.js';

/** A re-encoded image: upright, sRGB, 8 bits, without metadata. */
export interface ProcessedImage {
  format: StoredFormat;
  width: number;
  height: number;
  data: Buffer;
  /** WebP that fits 320 × 320 pixels. */
  thumbnail: Buffer;
  /** A data URI of a few hundred bytes, shown blurred while the image loads. */
  placeholder: string;
  dominant_color: string;
}

const STORED = { thumbnail: 320, placeholder: 16, sample: 64 } as const;
/** Longest side that vision models process in full detail, in pixels; a larger one only costs more. */
const MODEL_SIDE = 1568;
/** Memory of a composition in addition to the photo, in MiB. */
const CANVAS_MEMORY = 64;

const asBuffer = (data: Uint8Array): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

/**
 * Processes pictures of users. Headers are checked here; decoding happens in child processes with limits on time and memory. All methods
 * throw `UNPROCESSABLE_IMAGE` for a picture that cannot be decoded within the limits, and `UNSUPPORTED_MEDIA_TYPE` for other formats.
 */
@Injectable()
export class Images {
  constructor(
    private readonly pool: ImagePool,
    private readonly config: ImagingConfig,
  ) {}

  /** Checks the header of a file or of bytes, without decoding it. */
  inspect(input: string | Uint8Array): Promise<ImageFacts> {
    return inspectImage(input, { pixels: this.config.UPLOAD_MAX_PIXELS, memory: this.config.IMAGE_MEMORY });
  }

  /** Re-encodes an inspected file. It writes to the folder of the file, which must contain nothing else; the caller removes the folder. */
  async process(path: string, { memory, ...facts }: ImageFacts): Promise<ProcessedImage> {
    const output = join(dirname(path), 'processed');
    const stored = await this.pool.run('store', { picture: { source: path, ...facts }, output, ...STORED }, memory);
    const { format, width, height, thumbnail, placeholder, sample } = stored;
    return {
      format,
      width,
      height,
      data: await readFile(output),
      thumbnail: asBuffer(thumbnail),
      placeholder: `data:image/webp;base64,${asBuffer(placeholder).toString('base64')}`,
      dominant_color: dominantColor(sample),
    };
  }

  /** An upright JPEG of at most `side` pixels on each side; transparency becomes white. */
  async reduce(data: Uint8Array, { side, quality }: { side: number; quality: number }, signal?: AbortSignal): Promise<Buffer> {
    const { picture, memory } = await this.pictureOf(data);
    return asBuffer(await this.pool.run('reduce', { picture, side, quality }, memory, signal));
  }

  /** A picture to send to a model: upright, at most 1568 px on its longest side, without metadata, as JPEG on white. */
  async forModel(data: Uint8Array, signal?: AbortSignal): Promise<{ data: Uint8Array; media_type: 'image/jpeg' }> {
    return { data: await this.reduce(data, { side: MODEL_SIDE, quality: 85 }, signal), media_type: 'image/jpeg' };
  }

  /** Measures colours, background, light, sharpness, composition and transparency. Deterministic. */
  async analyse(data: Uint8Array, signal?: AbortSignal): Promise<ImageAnalysis> {
    const { picture, memory } = await this.pictureOf(data);
    return analyseImage(toDecoded(await this.pool.run('sample', { picture, ...SAMPLE_SIDES }, memory, signal)));
  }

  /** Scales a photo to `size` on the colour `ground` and inserts it into a composition; returns the same pixels as PNG and WebP. */
  async compose(
    data: Uint8Array,
    { size, ground, composition }: { size: Size; ground: string; composition: Composition },
    signal?: AbortSignal,
  ): Promise<{ png: Uint8Array; webp: Uint8Array }> {
    const { picture, memory } = await this.pictureOf(data);
    return this.pool.run('compose', { picture, size, ground, composition }, memory + CANVAS_MEMORY, signal);
  }

  private async pictureOf(data: Uint8Array): Promise<{ picture: Picture; memory: number }> {
    const { memory, ...facts } = await this.inspect(data);
    return { picture: { source: data, ...facts }, memory };
  }
}
