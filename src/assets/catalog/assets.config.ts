import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '#platform';

/** Limits on assets. */
@Injectable()
export class AssetsConfig extends ConfigFor('assets', {
  MAX_VERSIONS_PER_ASSET: env
    .int(500, { max: 1_000_000 })
    .describe(
      'Versions of an asset from which on editing, restoring and regenerating it are refused with 429; what a started run makes is kept. 0: no limit',
    ),
}) {}
