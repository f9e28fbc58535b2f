import { Body, Controller, Get, HttpStatus, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { CurrentUser, Endpoint, Public, RateLimit, RateLimited, ServiceUnavailable, ValidationError } from '#platform';
import type { AuthUser } from '#platform';

import { PasswordNotConfirmed, User, UserAlreadyExists } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { CurrentAccount, FromCaller } from '../caller.js';
import type { Caller } from '../caller.js';
import { RefreshCookie } from '../sessions/refresh-cookie.js';
import { AuthConfig } from '../config/auth.config.js';
import { EmailNotVerified, InvalidCredentials, SessionRevoked, TokenMissing } from '../auth.errors.js';
import { Tokens } from '../sessions/sessions.schema.js';
import { Accepted, ChangePassword, Login, Register } from './accounts.schema.js';
import { LoginService } from './login.service.js';
import { PasswordChangeService } from './password-change.service.js';
import { RegistrationService } from './registration.service.js';

@ApiTags('auth')
@Controller('auth')
export class RegistrationController {
  constructor(
    private readonly registrations: RegistrationService,
    private readonly cookie: RefreshCookie,
    private readonly config: AuthConfig,
  ) {}

  @Post(['register', 'signup'])
  @Public()
  @RateLimit('auth')
  @ApiResponse({
    status: 202,
    description: 'Check your email for the next step; only with REGISTRATION_MODE=verify_first',
    standardSchema: Accepted,
  })
  @Endpoint({
    summary: 'Register an account',
    description:
      'Creates the account, signs in and sends a verification mail. With `REGISTRATION_MODE=verify_first` the response is 202 for every address, whether or not it has an account, and tokens are only available after the address is verified.',
    returns: [201, null],
    errors: [ValidationError, UserAlreadyExists, ServiceUnavailable],
  })
  @ApiResponse({ status: 201, standardSchema: Tokens })
  async register(
    @Body({ schema: Register }) body: Register,
    @FromCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (this.config.REGISTRATION_MODE === 'open')
      return Tokens.parse(this.cookie.deliver(reply, await this.registrations.register(body, caller)));
    await this.registrations.registerUnverified(body, caller);
    void reply.status(HttpStatus.ACCEPTED);
    return { message: 'check your email for the next step' } satisfies Accepted;
  }
}

@ApiTags('auth')
@Controller('auth')
export class LoginController {
  constructor(
    private readonly logins: LoginService,
    private readonly passwords: PasswordChangeService,
    private readonly cookie: RefreshCookie,
  ) {}

  @Post('login')
  @Public()
  @RateLimit('auth')
  @Endpoint({
    summary: 'Log in',
    description:
      'Signs in with an email address or username and returns an access and a refresh token. With `token_delivery: cookie` the refresh token is set as an HttpOnly cookie instead. After repeated failures, logins are refused for a while.',
    returns: [200, Tokens],
    errors: [ValidationError, InvalidCredentials, EmailNotVerified, RateLimited, ServiceUnavailable],
  })
  async login(@Body({ schema: Login }) body: Login, @FromCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply) {
    const identifier = body.identifier ?? body.email ?? body.username ?? '';
    return this.cookie.deliver(reply, await this.logins.login(identifier, body.password, body.token_delivery, caller));
  }

  @Get(['me', 'profile'])
  @ApiBearerAuth('user')
  @Endpoint({
    summary: 'Get the signed-in user',
    returns: [200, User],
    errors: [TokenMissing],
  })
  me(@CurrentAccount() account: UserEntity) {
    return account;
  }

  @Post('change-password')
  @ApiBearerAuth('user')
  @RateLimit('auth')
  @Endpoint({
    summary: 'Change your password',
    description: 'Requires the current password. Ends all other sessions.',
    returns: [204, null],
    errors: [ValidationError, TokenMissing, SessionRevoked, PasswordNotConfirmed, RateLimited, ServiceUnavailable],
  })
  changePassword(
    @CurrentUser() user: AuthUser,
    @CurrentAccount() account: UserEntity,
    @Body({ schema: ChangePassword }) body: ChangePassword,
    @FromCaller() caller: Caller,
  ) {
    return this.passwords.change(user, account, body, caller);
  }
}
