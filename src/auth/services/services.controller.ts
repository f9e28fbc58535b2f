import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import {
  CurrentPrincipal,
  Forbidden,
  IdempotencyKeyReused,
  Idempotent,
  Public,
  Returns,
  Scopes,
  ScopesOrUser,
  ValidationError,
} from '#platform';
import type { Principal } from '#platform';

import { Email, UploadCounters, UploadLimitReached, UploadStats, UserNotFound, UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { CurrentAccount } from '../access/current-account.decorator.js';
import { InsufficientScope, TokenMissing } from '../auth.errors.js';
import { KeyRing } from '../tokens/key-ring.js';
import { IntrospectionService } from './introspection.service.js';
import { QuotaService } from './quota.service.js';
import { IncrementUpload, Introspection, Jwks, JwtInfo, VerifyToken } from './services.schema.js';

@ApiTags('auth')
@Controller('auth')
export class QuotaController {
  constructor(
    private readonly quota: QuotaService,
    private readonly users: UsersService,
  ) {}

  @Get('upload-stats')
  @Returns(200, UploadStats, [TokenMissing])
  stats(@CurrentAccount() account: UserEntity) {
    return this.users.uploadStats(account);
  }

  @Get('user-uploads/:email')
  @Scopes('quota:read')
  @Returns(200, UploadCounters, [ValidationError, TokenMissing, InsufficientScope, UserNotFound])
  counters(@Param('email', { schema: Email }) email: string) {
    return this.quota.counters(email);
  }

  @Post('increment-upload')
  @Scopes('quota:write')
  @Idempotent('increment-upload')
  @Returns(200, UploadCounters, [ValidationError, TokenMissing, InsufficientScope, UserNotFound, IdempotencyKeyReused, UploadLimitReached])
  increment(@CurrentPrincipal() principal: Principal, @Body({ schema: IncrementUpload }) { email }: IncrementUpload) {
    if (principal.kind !== 'service') throw new Forbidden();
    return this.quota.increment(principal, email);
  }
}

@ApiTags('auth')
@Controller('auth')
export class IntrospectionController {
  constructor(private readonly introspection: IntrospectionService) {}

  @Post('verify-token')
  @ScopesOrUser()
  @ApiOperation({
    summary: 'Introspect an access token',
    description:
      'A service client needs the scope tokens:introspect or users:read; with users:read it is also told whose token it is. A user may ask about their own tokens.',
  })
  @Returns(200, Introspection, [ValidationError, TokenMissing, InsufficientScope])
  verify(
    @Body({ schema: VerifyToken }) { token }: VerifyToken,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    void reply.header('cache-control', 'no-store');
    return this.introspection.introspect(token, principal);
  }

  @Get('jwt-info')
  @Scopes('ops:read')
  @Returns(200, JwtInfo, [TokenMissing, InsufficientScope])
  describe() {
    return this.introspection.describe();
  }
}

@Public()
@ApiTags('auth')
@Controller('.well-known')
export class WellKnownController {
  constructor(private readonly keys: KeyRing) {}

  /** The public keys of access tokens; none with HS256, whose keys are secret. */
  @Get('jwks.json')
  @Returns(200, Jwks)
  jwks(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('cache-control', 'public, max-age=300');
    return { keys: this.keys.all.flatMap(({ jwk }) => (jwk ? [jwk] : [])) };
  }
}
