import { Module } from '@nestjs/common';

import { AuthConfig } from './auth.config.js';
import { GuessConfig } from './guess.config.js';

/** The settings of auth. */
@Module({ providers: [AuthConfig, GuessConfig], exports: [AuthConfig, GuessConfig] })
export class AuthConfigModule {}
