import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '#platform';

/** Limits on assets. */
@Injectable()
export class AssetsConfig extends ConfigFor('assets', {
  MAX_VERSIONS_PER_ASSET: env
    .int(500, { max: 1_000_000 })
    .describe(
      'Maximum versions per asset; further edits, restores and regenerations are refused with 429; results of runs already started are stored. 0: no limit',
    ),
}) {}
