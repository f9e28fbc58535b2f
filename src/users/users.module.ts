import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { UserEntity } from './user.entity.js';
import { UserExport } from './user-export.js';
import { UsersConfig } from './users.config.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** Accounts: who they are and how many files they may have. */
@Module({
  imports: [DatabaseModule.entities(UserEntity)],
  providers: [UsersConfig, UsersService, UsersRepository, UserExport],
  exports: [UsersConfig, UsersService, UserExport],
})
export class UsersModule {}
