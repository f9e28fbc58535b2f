import { Injectable } from '@nestjs/common';

import { newId, requestId, Signals } from '#platform';
import type { Tx } from '#platform';

import { MailOutboxRepository } from './mail-outbox.repository.js';
import type { Composer, Mail, MailKind } from './mail.js';

/** The signal that wakes the senders. */
export const MAIL_SIGNAL = 'mail';

/** Queues mails. A mail that is requested inside a transaction is sent after the commit, by a worker, at least once. */
@Injectable()
export class Mailer {
  private readonly composers = new Map<string, Composer<never>>();

  constructor(
    private readonly outbox: MailOutboxRepository,
    private readonly signals: Signals,
  ) {}

  /** Registers the function that writes the mails of a kind; call it in `onModuleInit`. */
  compose<P extends Record<string, unknown>>(kind: MailKind<P>, composer: Composer<P>): void {
    if (this.composers.has(kind.name)) throw new Error(`two composers write mails of kind ${kind.name}`);
    this.composers.set(kind.name, composer);
  }

  /** Requests a mail. */
  async enqueue<P extends Record<string, unknown>>(kind: MailKind<P>, payload: P, tx?: Tx): Promise<void> {
    await this.outbox.insert({ id: newId(), kind: kind.name, payload, request_id: requestId() ?? null }, tx);
    await this.signals.notify(MAIL_SIGNAL, kind.name, tx);
  }

  /** Drops unsent mails whose payload has these members. */
  async discard(payload: Record<string, unknown>, tx?: Tx): Promise<void> {
    await this.outbox.deleteMatching(payload, tx);
  }

  /** Writes a mail; for the sender. */
  async write(kind: string, payload: Record<string, unknown>): Promise<Mail | undefined> {
    const composer = this.composers.get(kind) as Composer<Record<string, unknown>> | undefined;
    if (!composer) throw new Error(`no composer writes mails of kind ${kind}`);
    return composer(payload);
  }
}
