import { Body, Controller, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiConsumes, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Endpoint, Public, RateLimit } from '#platform';

import { FromCaller } from '../caller.js';
import type { Caller } from '../caller.js';
import { OAuthErrorFilter } from './oauth-error.filter.js';
import { InvalidRequest } from './oauth.errors.js';
import { OAuthError, TokenRequest, TokenResponse } from './oauth.schema.js';
import { OAuthService } from './oauth.service.js';

const FORM = 'application/x-www-form-urlencoded';

@Public()
@ApiTags('auth')
@UseFilters(OAuthErrorFilter)
@Controller('auth')
export class OAuthController {
  constructor(private readonly oauth: OAuthService) {}

  @Post('token')
  @RateLimit('auth')
  @ApiConsumes(FORM)
  @ApiResponse({ status: 400, description: 'An OAuth 2 error (RFC 6749)', standardSchema: OAuthError })
  @ApiResponse({ status: 401, description: 'invalid_client', standardSchema: OAuthError })
  @ApiResponse({ status: 429, description: 'temporarily_unavailable', standardSchema: OAuthError })
  @ApiResponse({ status: 503, description: 'temporarily_unavailable', standardSchema: OAuthError })
  @Endpoint({
    summary: 'Get a token with OAuth 2',
    description:
      'The OAuth 2 token endpoint (RFC 6749) for the grants `password`, `refresh_token` and `client_credentials`. Parameters are sent as a form; a client may authenticate with HTTP Basic instead of `client_id` and `client_secret`. Errors have the format defined by OAuth 2.',
    returns: [200, TokenResponse],
  })
  token(
    @Req() request: FastifyRequest,
    @Body({ schema: TokenRequest }) body: TokenRequest,
    @FromCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    // NOTE: a password in the URL would appear in logs.
    const inQuery = Object.keys(request.query ?? {}).length > 0;
    if (inQuery || !request.headers['content-type']?.startsWith(FORM))
      throw new InvalidRequest({ reason: `the parameters must be sent in the body as ${FORM}` });
    void reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
    return this.oauth.exchange(body, request.headers.authorization, caller);
  }
}
