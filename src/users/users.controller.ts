import { Body, Controller, Delete, Get, Ip, Patch, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { Clock, CurrentUser, RateLimit, RateLimited, Returns, ServiceUnavailable, ValidationError } from '#platform';
import type { AuthUser } from '#platform';

import { ProfileService } from './profile.service.js';
import { UserExport } from './user-export.js';
import { AccountGone, PasswordNotConfirmed, UserAlreadyExists } from './users.errors.js';
import { AccountExport, DeleteAccount, ReplaceProfile, UpdateProfile, User } from './users.schema.js';

@ApiTags('users')
@ApiBearerAuth('user')
@Controller('user')
export class UsersController {
  constructor(
    private readonly profiles: ProfileService,
    private readonly exports: UserExport,
    private readonly clock: Clock,
  ) {}

  @Get('profile')
  @Returns(200, User, [AccountGone])
  get(@CurrentUser() user: AuthUser) {
    return this.profiles.get(user);
  }

  @Patch('profile')
  @Returns(200, User, [ValidationError, AccountGone, PasswordNotConfirmed, UserAlreadyExists, RateLimited, ServiceUnavailable])
  update(@CurrentUser() user: AuthUser, @Body({ schema: UpdateProfile }) body: UpdateProfile, @Ip() ip: string) {
    return this.profiles.update(user, body, ip);
  }

  @Put('profile')
  @Returns(200, User, [ValidationError, AccountGone, PasswordNotConfirmed, UserAlreadyExists, RateLimited, ServiceUnavailable])
  replace(@CurrentUser() user: AuthUser, @Body({ schema: ReplaceProfile }) body: ReplaceProfile, @Ip() ip: string) {
    return this.profiles.replace(user, body, ip);
  }

  /** Everything of the user goes: rows, files, running work. */
  @Delete('account')
  @RateLimit('auth')
  @Returns(204, null, [ValidationError, AccountGone, PasswordNotConfirmed, RateLimited, ServiceUnavailable])
  delete(@CurrentUser() user: AuthUser, @Body({ schema: DeleteAccount }) { password }: DeleteAccount, @Ip() ip: string) {
    return this.profiles.delete(user, password, ip);
  }

  @Get('export')
  @Returns(200, AccountExport)
  async export(@CurrentUser() user: AuthUser) {
    const [account, parts] = await Promise.all([this.profiles.get(user), this.exports.collect(user.id)]);
    return { ...parts, exported_at: this.clock.now().toISOString(), user: account };
  }
}
