import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '#platform';

/** In MiB; an image process needs 70 MiB before it decodes anything. */
const MIN_MEMORY = 128;

/** Limits of image processing. */
@Injectable()
export class ImagingConfig extends ConfigFor(
  'imaging',
  {
    UPLOAD_MAX_PIXELS: env.int(40_000_000, { min: 1_000 }).describe('Maximum size of a picture, in pixels'),
    IMAGE_PROCESSES: env.int(2, { min: 1, max: 64 }).describe('Maximum child processes that decode pictures; started on demand'),
    IMAGE_MEMORY: env
      .int(512, { min: MIN_MEMORY, max: 65_536 })
      .describe('Memory for decoding in MiB, for all child processes together; a picture that needs more is refused'),
    IMAGE_TIMEOUT: env.duration('30s').describe('Time limit for decoding and re-encoding one picture'),
  },
  {
    check: ({ IMAGE_MEMORY, IMAGE_PROCESSES }) =>
      IMAGE_MEMORY < MIN_MEMORY * IMAGE_PROCESSES ? { IMAGE_MEMORY: `must be at least ${MIN_MEMORY} for each of IMAGE_PROCESSES` } : {},
  },
) {}
