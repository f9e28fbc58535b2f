import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { PasswordConfirmation, UserExport } from '../users/index.js';
import { Credentials } from './accounts/credentials.js';
import { Audit } from './audit/audit.js';
import { AddressClaims } from './claims/address-claims.service.js';
import { SessionsRepository } from './sessions/sessions.repository.js';

/** Provides the users module, which cannot import auth, with the password check and with auth's parts of the data export. */
@Injectable()
export class AuthExports implements OnModuleInit {
  constructor(
    private readonly confirmation: PasswordConfirmation,
    private readonly credentials: Credentials,
    private readonly userExport: UserExport,
    private readonly sessions: SessionsRepository,
    private readonly audit: Audit,
    private readonly claims: AddressClaims,
  ) {}

  onModuleInit(): void {
    this.confirmation.use({
      matches: (user, password, ip) => this.credentials.confirm(user, password, ip),
      isLive: (sessionId, tx) => this.sessions.isLive(sessionId, tx),
    });
    this.userExport.register('requested_addresses', (userId) => this.claims.exportOf(userId));
    this.userExport.register('sessions', (userId) => this.sessions.exportOf(userId));
    this.userExport.register('audit_events', (userId) => this.audit.of(userId));
  }
}
