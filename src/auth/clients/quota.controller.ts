import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { CurrentPrincipal, Endpoint, Forbidden, IdempotencyKeyReused, Idempotent, Scopes, ValidationError } from '#platform';
import type { Principal } from '#platform';

import { Email, UploadCounters, UploadLimitReached, UploadStats, UserNotFound, UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { InsufficientScope, TokenMissing } from '../auth.errors.js';
import { CurrentAccount } from '../caller.js';
import { IncrementUpload } from './clients.schema.js';
import { QuotaService } from './quota.service.js';

@ApiTags('auth')
@Controller('auth')
export class QuotaController {
  constructor(
    private readonly quota: QuotaService,
    private readonly users: UsersService,
  ) {}

  @Get('upload-stats')
  @Endpoint({
    summary: 'Get your upload statistics',
    description: 'The number of uploads counted against your limit. `/api/uploads/stats` gives the same figures.',
    returns: [200, UploadStats],
    errors: [TokenMissing],
  })
  stats(@CurrentAccount() account: UserEntity) {
    return this.users.uploadStats(account);
  }

  @Get('user-uploads/:email')
  @Scopes('quota:read')
  @Endpoint({
    summary: 'Get the upload quota of a user',
    description: 'For service clients with the scope `quota:read`.',
    returns: [200, UploadCounters],
    errors: [ValidationError, TokenMissing, InsufficientScope, UserNotFound],
  })
  counters(@Param('email', { schema: Email.describe('Email address of the user') }) email: string) {
    return this.quota.counters(email);
  }

  @Post('increment-upload')
  @Scopes('quota:write')
  @Idempotent('increment-upload')
  @Endpoint({
    summary: 'Count an upload of a user',
    description:
      'For service clients with the scope `quota:write` that store files themselves. Fails without counting when the limit is reached. With an `Idempotency-Key`, a repeated request is counted once.',
    returns: [200, UploadCounters],
    errors: [ValidationError, TokenMissing, InsufficientScope, UserNotFound, IdempotencyKeyReused, UploadLimitReached],
  })
  increment(@CurrentPrincipal() principal: Principal, @Body({ schema: IncrementUpload }) { email }: IncrementUpload) {
    if (principal.kind !== 'service') throw new Forbidden();
    return this.quota.increment(principal, email);
  }
}
