import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { PasswordConfirmation } from './password-confirmation.js';
import { ProfileService } from './profile.service.js';
import { UserEntity } from './user.entity.js';
import { UserExport } from './user-export.js';
import { UsersConfig } from './users.config.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** Accounts: profiles and upload limits. */
@Module({
  imports: [DatabaseModule.entities(UserEntity)],
  controllers: [UsersController],
  providers: [UsersConfig, UsersService, UsersRepository, UserExport, ProfileService, PasswordConfirmation],
  exports: [UsersConfig, UsersService, UserExport, PasswordConfirmation],
})
export class UsersModule {}
