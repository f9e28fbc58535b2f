import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { CurrentUser, Endpoint, IdempotencyKeyLimitReached, IdempotencyKeyReused, Idempotent, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { AssetNotFound, VersionLimitReached } from '../../assets/index.js';
import { RegenerateService } from './regenerate.service.js';
import { RunAlreadyActive, RunLimitReached, StoredRunLimitReached } from './runs.errors.js';
import { Job, RegenerateAsset } from './runs.schema.js';

@ApiTags('assets')
@ApiBearerAuth()
@Controller('assets/:id/regenerate')
export class RegenerateController {
  constructor(private readonly assets: RegenerateService) {}

  @Post()
  @Idempotent('regenerate')
  @Endpoint({
    summary: 'Regenerate an asset',
    description:
      'Runs only the agent of this asset again, with optional instructions. Answers at once with the job; its result becomes the next version of the asset. With an `Idempotency-Key`, repeating the request within 24 hours returns the same job.',
    returns: [202, Job],
    errors: [
      ValidationError,
      AssetNotFound,
      RunAlreadyActive,
      IdempotencyKeyReused,
      VersionLimitReached,
      RunLimitReached,
      StoredRunLimitReached,
      IdempotencyKeyLimitReached,
    ],
  })
  regenerate(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the asset') }) id: string,
    @Body({ schema: RegenerateAsset.optional() }) body: RegenerateAsset | undefined,
  ) {
    return this.assets.regenerate(user, id, body ?? {});
  }
}
