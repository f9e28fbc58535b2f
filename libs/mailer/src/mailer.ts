import { Injectable } from '@nestjs/common';

import { newId, Signals } from '#platform';
import type { Tx } from '#platform';

import { MailOutboxRepository } from './mail-outbox.repository.js';
import type { Composer, Mail, MailKind } from './mail.js';

/** The signal that wakes the senders. */
export const MAIL_SIGNAL = 'mail';

/** The door to mail: what is asked for inside a transaction is sent after its commit, by a worker, at least once. */
@Injectable()
export class Mailer {
  private readonly composers = new Map<string, Composer<never>>();

  constructor(
    private readonly outbox: MailOutboxRepository,
    private readonly signals: Signals,
  ) {}

  /** Says who writes the mails of a kind; in `onModuleInit`. */
  compose<P extends Record<string, unknown>>(kind: MailKind<P>, composer: Composer<P>): void {
    if (this.composers.has(kind.name)) throw new Error(`two composers write mails of kind ${kind.name}`);
    this.composers.set(kind.name, composer);
  }

  /** Asks for a mail. */
  async enqueue<P extends Record<string, unknown>>(kind: MailKind<P>, payload: P, tx?: Tx): Promise<void> {
    await this.outbox.insert(newId(), kind.name, payload, tx);
    await this.signals.notify(MAIL_SIGNAL, kind.name, tx);
  }

  /** Drops mails that have not been sent and whose payload has these members. */
  async discard(payload: Record<string, unknown>, tx?: Tx): Promise<void> {
    await this.outbox.deleteMatching(payload, tx);
  }

  /** Writes a mail; for the sender. */
  async write(kind: string, payload: Record<string, unknown>): Promise<Mail | undefined> {
    const composer = this.composers.get(kind) as Composer<Record<string, unknown>> | undefined;
    if (!composer) throw new Error(`nobody writes mails of kind ${kind}`);
    return composer(payload);
  }
}
