import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Logger, Schedules } from '#platform';

import { AttemptBudgets } from './attempts/attempt-budgets.js';
import { Audit } from './audit/audit.js';
import { AddressClaims } from './claims/address-claims.service.js';
import { CodesService } from './codes/codes.service.js';
import { SessionsRepository } from './sessions/sessions.repository.js';

const EVERY_SECONDS = 15 * 60;

/** Deletes used and expired codes, unverified claims, old sessions, expired counters and old audit events: once per cluster, every 15 minutes. */
@Injectable()
export class AuthHousekeeping implements OnModuleInit {
  private readonly logger = new Logger('Auth');

  constructor(
    private readonly schedules: Schedules,
    private readonly claims: AddressClaims,
    private readonly codes: CodesService,
    private readonly sessions: SessionsRepository,
    private readonly budgets: AttemptBudgets,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.schedules.every('auth.cleanup', EVERY_SECONDS, () => this.sweep());
  }

  private async sweep(): Promise<void> {
    const claims = await this.claims.deleteOld();
    const codes = await this.codes.deleteOld();
    const sessions = await this.sessions.deleteOld();
    const budgets = await this.budgets.deleteOld();
    const audit_events = await this.audit.deleteOld();
    this.logger.info('swept', { claims, codes, sessions, budgets, audit_events });
  }
}
