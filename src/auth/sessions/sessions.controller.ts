import { Body, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { CurrentUser, Endpoint, Public, RateLimit, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { RefreshCookie } from './refresh-cookie.js';
import { CrossSite, SessionNotFound, SessionRevoked, TokenExpired, TokenInvalid, TokenMissing, TokenReused } from '../auth.errors.js';
import { LogoutService } from './logout.service.js';
import { RefreshService } from './refresh.service.js';
import { LogoutBody, RefreshBody, SessionList, Tokens } from './sessions.schema.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('auth')
@Controller('auth')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly refreshes: RefreshService,
    private readonly logouts: LogoutService,
    private readonly cookie: RefreshCookie,
  ) {}

  @Post(['refresh', 'refresh-token'])
  @Public()
  @RateLimit('auth')
  @Endpoint({
    summary: 'Refresh the tokens',
    description:
      'Exchanges the refresh token, from the cookie or the body, for a new access token and a new refresh token. Each refresh token works once; reusing an old one ends its session.',
    returns: [200, Tokens],
    errors: [ValidationError, TokenMissing, TokenInvalid, TokenExpired, TokenReused, SessionRevoked, CrossSite],
  })
  async refresh(
    @Req() request: FastifyRequest,
    @Body({ schema: RefreshBody }) body: RefreshBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { token, transport } = this.cookie.take(request, body?.refresh_token);
    return this.cookie.deliver(reply, await this.refreshes.refresh(token, transport));
  }

  @Post('logout')
  @Public()
  @Endpoint({
    summary: 'Log out',
    description:
      'Ends the session of the access or refresh token that is sent, if there is one, and clears the cookie. Succeeds without a session too.',
    returns: [204, null],
  })
  async logout(
    @Req() request: FastifyRequest,
    @Body({ schema: LogoutBody }) body: LogoutBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.logouts.logout(request, body?.refresh_token, reply);
  }

  @Post('logout-all')
  @ApiBearerAuth('user')
  @Endpoint({
    summary: 'Log out everywhere',
    description: 'Ends all sessions of the user, including this one.',
    returns: [204, null],
    errors: [TokenMissing],
  })
  async logoutAll(@CurrentUser() user: AuthUser, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.logouts.logoutAll(user);
    this.cookie.clear(reply);
  }

  @Get('sessions')
  @ApiBearerAuth('user')
  @Endpoint({
    summary: 'List your sessions',
    description: 'The active sessions: where you are signed in, and since when.',
    returns: [200, SessionList],
    errors: [TokenMissing],
  })
  async list(@CurrentUser() user: AuthUser) {
    return { items: await this.sessions.list(user) };
  }

  @Delete('sessions/:id')
  @ApiBearerAuth('user')
  @Endpoint({
    summary: 'End a session',
    description: 'Signs out one of your sessions, for example of a lost device.',
    returns: [204, null],
    errors: [ValidationError, TokenMissing, SessionNotFound],
  })
  end(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the session') }) id: string) {
    return this.logouts.end(user, id);
  }
}
