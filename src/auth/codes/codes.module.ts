import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { AttemptsModule } from '../attempts/attempts.module.js';
import { AuthConfigModule } from '../config/auth-config.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { CodeGuesses } from './code-guesses.js';
import { CodeSecrets } from './code-secrets.js';
import { CodesRepository } from './codes.repository.js';
import { CodesService } from './codes.service.js';
import { OneTimeCodeEntity } from './one-time-code.entity.js';

/** Mailed codes and link tokens, and limits on guesses at them. */
@Module({
  imports: [AuthConfigModule, AttemptsModule, SessionsModule, DatabaseModule.entities(OneTimeCodeEntity)],
  providers: [CodesService, CodesRepository, CodeSecrets, CodeGuesses],
  exports: [CodesService, CodeSecrets, CodeGuesses],
})
export class CodesModule {}
