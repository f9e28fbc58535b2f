import { Body, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { CurrentUser, Public, RateLimit, Returns, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { RefreshCookie } from '../access/refresh-cookie.js';
import { CrossSite, SessionNotFound, SessionRevoked, TokenExpired, TokenInvalid, TokenMissing, TokenReused } from '../auth.errors.js';
import { Tokens } from '../auth.schema.js';
import { LogoutService } from './logout.service.js';
import { RefreshService } from './refresh.service.js';
import { LogoutBody, RefreshBody, SessionList } from './sessions.schema.js';
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

  /** Exchanges a refresh token, from the cookie or the body, for new tokens. */
  @Post(['refresh', 'refresh-token'])
  @Public()
  @RateLimit('auth')
  @Returns(200, Tokens, [ValidationError, TokenMissing, TokenInvalid, TokenExpired, TokenReused, SessionRevoked, CrossSite])
  async refresh(
    @Req() request: FastifyRequest,
    @Body({ schema: RefreshBody }) body: RefreshBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { token, transport } = this.cookie.take(request, body?.refresh_token);
    return this.cookie.deliver(reply, await this.refreshes.refresh(token, transport));
  }

  /** Ends the session of the token that came along, if any. */
  @Post('logout')
  @Public()
  @Returns(204)
  async logout(
    @Req() request: FastifyRequest,
    @Body({ schema: LogoutBody }) body: LogoutBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.logouts.logout(request, body?.refresh_token, reply);
  }

  @Post('logout-all')
  @ApiBearerAuth('user')
  @Returns(204, null, [TokenMissing])
  async logoutAll(@CurrentUser() user: AuthUser, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.logouts.logoutAll(user);
    this.cookie.clear(reply);
  }

  @Get('sessions')
  @ApiBearerAuth('user')
  @Returns(200, SessionList, [TokenMissing])
  async list(@CurrentUser() user: AuthUser) {
    return { items: await this.sessions.list(user) };
  }

  @Delete('sessions/:id')
  @ApiBearerAuth('user')
  @Returns(204, null, [ValidationError, TokenMissing, SessionNotFound])
  end(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.logouts.end(user, id);
  }
}
