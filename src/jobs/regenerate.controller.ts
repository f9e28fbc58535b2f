import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { CurrentUser, IdempotencyKeyLimitReached, IdempotencyKeyReused, Idempotent, Returns, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { AssetNotFound, VersionLimitReached } from '../assets/index.js';
import { RunAlreadyActive, RunLimitReached, StoredRunLimitReached } from './jobs.errors.js';
import { Job, RegenerateAsset } from './jobs.schema.js';
import { RegenerateService } from './regenerate.service.js';

@ApiTags('assets')
@ApiBearerAuth()
@Controller('assets/:id/regenerate')
export class RegenerateController {
  constructor(private readonly assets: RegenerateService) {}

  /** Makes the asset anew: only its agent runs, and the result is its next version. */
  @Post()
  @Idempotent('regenerate')
  @Returns(202, Job, [
    ValidationError,
    AssetNotFound,
    RunAlreadyActive,
    IdempotencyKeyReused,
    VersionLimitReached,
    RunLimitReached,
    StoredRunLimitReached,
    IdempotencyKeyLimitReached,
  ])
  regenerate(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Body({ schema: RegenerateAsset.optional() }) body: RegenerateAsset | undefined,
  ) {
    return this.assets.regenerate(user, id, body ?? {});
  }
}
