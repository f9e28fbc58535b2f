import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import {
  CurrentPrincipal,
  Endpoint,
  Forbidden,
  IdempotencyKeyReused,
  Idempotent,
  Public,
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
import { QuotaService } from '../clients/quota.service.js';
import { IncrementUpload, Introspection, Jwks, JwtInfo, VerifyToken } from './introspection.schema.js';

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

@ApiTags('auth')
@Controller('auth')
export class IntrospectionController {
  constructor(private readonly introspection: IntrospectionService) {}

  @Post('verify-token')
  @ScopesOrUser()
  @Endpoint({
    summary: 'Introspect an access token',
    description:
      'A service client needs the scope `tokens:introspect` or `users:read`; with `users:read` the answer also names the user. A user may introspect only their own tokens. For a token that is not active the answer is just `active: false`.',
    returns: [200, Introspection],
    errors: [ValidationError, TokenMissing, InsufficientScope],
  })
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
  @Endpoint({
    summary: 'Get the token settings',
    description: 'Algorithm, issuer, audiences, lifetimes and key ids. No secrets. For service clients with the scope `ops:read`.',
    returns: [200, JwtInfo],
    errors: [TokenMissing, InsufficientScope],
  })
  describe() {
    return this.introspection.describe();
  }
}

@Public()
@ApiTags('auth')
@Controller('.well-known')
export class WellKnownController {
  constructor(private readonly keys: KeyRing) {}

  @Get('jwks.json')
  @Endpoint({
    summary: 'Get the public signing keys',
    description: 'The JSON Web Key Set that verifies access tokens (RFC 7517). It is empty with HS256, whose keys are secret.',
    returns: [200, Jwks],
  })
  jwks(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('cache-control', 'public, max-age=300');
    return { keys: this.keys.all.flatMap(({ jwk }) => (jwk ? [jwk] : [])) };
  }
}
