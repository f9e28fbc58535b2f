import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { CurrentPrincipal, Endpoint, Public, Scopes, ScopesOrUser, ValidationError } from '#platform';
import type { Principal } from '#platform';

import { InsufficientScope, TokenMissing } from '../auth.errors.js';
import { KeyRing } from '../tokens/key-ring.js';
import { Introspection, Jwks, JwtInfo, VerifyToken } from './introspection.schema.js';
import { IntrospectionService } from './introspection.service.js';

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
