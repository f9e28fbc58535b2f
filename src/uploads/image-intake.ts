import { Injectable } from '@nestjs/common';

import { inspectImage, processImage, sniff, WeightedSemaphore } from './image/index.js';
import type { ProcessedImage } from './image/index.js';
import type { ReceivedFile } from './receive-file.js';
import { UploadsConfig } from './uploads.config.js';
import { NotAnImage } from './uploads.errors.js';

/** Pixels that are decoded at once in one process: about 4 bytes each, so some hundred MiB however many uploads come together. */
const PIXELS_AT_ONCE = 80_000_000;

/** What a photo counts for at the least, so that no more than four small ones take the threads that files, DNS and passwords need too. */
const LEAST_PIXELS = PIXELS_AT_ONCE / 4;

/** Recognises, inspects and re-encodes photos, as many at once as memory allows. */
@Injectable()
export class ImageIntake {
  private readonly room = new WeightedSemaphore(PIXELS_AT_ONCE);

  constructor(private readonly config: UploadsConfig) {}

  /** Refuses what is no photo, by its first bytes and its header. Throws `UNSUPPORTED_MEDIA_TYPE`, `UNPROCESSABLE_IMAGE`. */
  async inspect({ path, head }: ReceivedFile): Promise<() => Promise<ProcessedImage>> {
    const format = sniff(head);
    if (!format) throw new NotAnImage();
    const facts = await inspectImage(path, format, this.config.UPLOAD_MAX_PIXELS);
    return () => this.room.run(Math.max(LEAST_PIXELS, facts.width * facts.height), () => processImage(path, facts));
  }
}
