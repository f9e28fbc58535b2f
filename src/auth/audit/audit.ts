import { Injectable } from '@nestjs/common';

import { Clock, Database, Logger, metrics, newId, requestId } from '#platform';
import type { Tx } from '#platform';

/** All events that are recorded. */
export const AUDIT_EVENTS = [
  'user.registered',
  'user.login',
  'user.email_verified',
  'user.email_change_requested',
  'user.email_changed',
  'user.deleted',
  'user.deactivated',
  'user.activated',
  'password.changed',
  'password.reset_requested',
  'password.reset',
  'password.confirmation',
  'session.refresh_reused',
  'session.logout',
  'session.ended',
  'session.ended_all',
  'service_client.created',
  'service_client.rotated',
  'service_client.revoked',
  'service_client.token',
  'quota.incremented',
  'token.introspected',
] as const;

interface AuditRecord {
  event: (typeof AUDIT_EVENTS)[number];
  outcome: 'success' | 'failure';
  user_id?: string | null;
  client_id?: string | null;
  session_id?: string | null;
  ip?: string | null;
  /** Never a secret, a code or a token. */
  details?: Record<string, string | number | boolean | null>;
}

const events = metrics.counter({
  name: 'catalyst_audit_events_total',
  help: 'Security-relevant events by outcome',
  labelNames: ['event', 'outcome'],
});

const KEPT_DAYS = 365;

/** Records who did what, when, from where and with which outcome: one row, and one log line once the row is committed. */
@Injectable()
export class Audit {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Within a transaction, the event is committed or rolled back with it. */
  async record(event: AuditRecord, tx?: Tx): Promise<void> {
    const { user_id = null, client_id = null, session_id = null, ip = null, details = {} } = event;
    const request_id = requestId() ?? null;
    await this.db.execute(
      `INSERT INTO audit_events (id, at, event, outcome, user_id, client_id, session_id, ip, request_id, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [newId(), this.clock.now(), event.event, event.outcome, user_id, client_id, session_id, ip, request_id, JSON.stringify(details)],
      tx,
    );
    const log = (): void => {
      events.inc({ event: event.event, outcome: event.outcome });
      this.logger.info('audit', { ...event });
    };
    if (tx) tx.afterCommit(log);
    else log();
  }

  /** Removes everything from the events of a deleted user that could identify them; their id alone no longer does. */
  async pseudonymise(userId: string, tx: Tx): Promise<void> {
    await this.db.execute(`UPDATE audit_events SET ip = NULL, details = '{}' WHERE user_id = $1`, [userId], tx);
  }

  /** The events of a user, for their data export. */
  async of(userId: string): Promise<unknown[]> {
    return this.db.query(
      'SELECT at, event, outcome, session_id, ip, details FROM audit_events WHERE user_id = $1 ORDER BY id DESC LIMIT 10000',
      [userId],
    );
  }

  async deleteOld(): Promise<number> {
    return this.db.execute('DELETE FROM audit_events WHERE at < now() - make_interval(days => $1)', [KEPT_DAYS]);
  }
}
