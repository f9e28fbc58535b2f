import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { CurrentPrincipal, Endpoint, Scopes, ValidationError } from '#platform';
import type { Principal } from '#platform';
import { Uuid } from '#platform/schema';

import { UserNotFound } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { InsufficientScope, TokenMissing } from '../auth.errors.js';
import { UserSummary } from './clients.schema.js';
import { UserAdministration } from './user-administration.service.js';

const ERRORS = [ValidationError, TokenMissing, InsufficientScope, UserNotFound];
const UserId = Uuid.describe('Id of the user');

const clientOf = (principal: Principal): string | null => (principal.kind === 'service' ? principal.client_id : null);

@ApiTags('auth')
@Controller('auth/users/:id')
export class UserAdministrationController {
  constructor(private readonly administration: UserAdministration) {}

  @Get()
  @Scopes('users:read')
  @Endpoint({
    summary: 'Get a user',
    description: 'For service clients with the scope `users:read`.',
    returns: [200, UserSummary],
    errors: ERRORS,
  })
  get(@Param('id', { schema: UserId }) id: string): Promise<UserEntity> {
    return this.administration.get(id);
  }

  @Post('deactivate')
  @Scopes('ops:write')
  @Endpoint({
    summary: 'Deactivate a user',
    description: 'The user can no longer sign in, and all sessions end at once. For service clients with the scope `ops:write`.',
    returns: [200, UserSummary],
    errors: ERRORS,
  })
  deactivate(@Param('id', { schema: UserId }) id: string, @CurrentPrincipal() principal: Principal): Promise<UserEntity> {
    return this.administration.setActive(id, false, clientOf(principal));
  }

  @Post('activate')
  @Scopes('ops:write')
  @Endpoint({
    summary: 'Activate a user',
    description: 'The user can sign in again. Sessions that were ended stay ended. For service clients with the scope `ops:write`.',
    returns: [200, UserSummary],
    errors: ERRORS,
  })
  activate(@Param('id', { schema: UserId }) id: string, @CurrentPrincipal() principal: Principal): Promise<UserEntity> {
    return this.administration.setActive(id, true, clientOf(principal));
  }
}
