import { Body, Controller, Delete, Get, Ip, Patch, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { Clock, CurrentUser, Endpoint, RateLimit, RateLimited, ServiceUnavailable, ValidationError } from '#platform';
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
  @Endpoint({
    summary: 'Get your profile',
    returns: [200, User],
    errors: [AccountGone],
  })
  get(@CurrentUser() user: AuthUser) {
    return this.profiles.get(user);
  }

  @Patch('profile')
  @Endpoint({
    summary: 'Update your profile',
    description:
      'Omitted fields stay unchanged; `null` clears a field. A new `email` requires `current_password` and takes effect once it is verified with the code mailed to it.',
    returns: [200, User],
    errors: [ValidationError, AccountGone, PasswordNotConfirmed, UserAlreadyExists, RateLimited, ServiceUnavailable],
  })
  update(@CurrentUser() user: AuthUser, @Body({ schema: UpdateProfile }) body: UpdateProfile, @Ip() ip: string) {
    return this.profiles.update(user, body, ip);
  }

  @Put('profile')
  @Endpoint({
    summary: 'Replace your profile',
    description: 'Like the update, but omitted profile fields are cleared. The email address changes only if a new one is sent.',
    returns: [200, User],
    errors: [ValidationError, AccountGone, PasswordNotConfirmed, UserAlreadyExists, RateLimited, ServiceUnavailable],
  })
  replace(@CurrentUser() user: AuthUser, @Body({ schema: ReplaceProfile }) body: ReplaceProfile, @Ip() ip: string) {
    return this.profiles.replace(user, body, ip);
  }

  @Delete('account')
  @RateLimit('auth')
  @Endpoint({
    summary: 'Delete your account',
    description:
      'Deletes the account with all its projects, uploads, runs and assets, and cancels running jobs. Requires the password. This cannot be undone.',
    returns: [204, null],
    errors: [ValidationError, AccountGone, PasswordNotConfirmed, RateLimited, ServiceUnavailable],
  })
  delete(@CurrentUser() user: AuthUser, @Body({ schema: DeleteAccount }) { password }: DeleteAccount, @Ip() ip: string) {
    return this.profiles.delete(user, password, ip);
  }

  @Get('export')
  @Endpoint({
    summary: 'Export your data',
    description: 'Everything stored about you as one JSON document, with one part per module.',
    returns: [200, AccountExport],
  })
  async export(@CurrentUser() user: AuthUser) {
    const [account, parts] = await Promise.all([this.profiles.get(user), this.exports.collect(user.id)]);
    return { ...parts, exported_at: this.clock.now().toISOString(), user: account };
  }
}
