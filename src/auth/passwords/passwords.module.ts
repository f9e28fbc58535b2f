import { Module } from '@nestjs/common';

import { RateLimitModule } from '#platform';

import { AttemptsModule } from '../attempts/attempts.module.js';
import { AuthConfigModule } from '../config/auth-config.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { PasswordBudget } from './password-budget.js';
import { PasswordGuesses } from './password-guesses.js';
import { PasswordHasher } from './password-hasher.js';

/** Hashes and compares passwords, with limits on how many and how often. */
@Module({
  imports: [AuthConfigModule, AttemptsModule, SessionsModule, RateLimitModule],
  providers: [PasswordHasher, PasswordBudget, PasswordGuesses],
  exports: [PasswordHasher, PasswordBudget, PasswordGuesses],
})
export class PasswordsModule {}
