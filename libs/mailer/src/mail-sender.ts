import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

import { Logger, metrics, RuntimeConfig, Signals, withContext } from '#platform';

import type { MailOutboxEntity } from './mail-outbox.entity.js';
import { MailOutboxRepository } from './mail-outbox.repository.js';
import { MailTransport } from './mail-transport.js';
import { MAIL_SIGNAL, Mailer } from './mailer.js';

const BATCH = 10;
const POLL_MS = 5_000;
// NOTE: longer than the timeouts of a send, so that no other worker sends the mail in the meantime.
const LEASE_SECONDS = 120;
const MAX_ATTEMPTS = 12;
const MAX_DELAY_SECONDS = 900;

const sent = metrics.counter({ name: 'catalyst_mails_total', help: 'Mails by outcome', labelNames: ['outcome'] });

/** Sends the mails in the outbox: after each commit, and every few seconds in case a signal was lost. Runs in workers. */
@Injectable()
export class MailSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Mail');
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly outbox: MailOutboxRepository,
    private readonly mailer: Mailer,
    private readonly transport: MailTransport,
    private readonly signals: Signals,
    private readonly runtime: RuntimeConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.runtime.runsWorker) return;
    this.unsubscribe = this.signals.on(MAIL_SIGNAL, () => this.wake());
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.unsubscribe?.();
    await this.running;
  }

  private wake(): void {
    this.again = true;
    this.running ??= this.drain()
      .catch((err: unknown) => this.logger.error('the mail outbox could not be read', { err }))
      .finally(() => {
        this.running = undefined;
        if (this.again && !this.stopped) this.wake();
      });
  }

  private async drain(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      const mails = await this.outbox.claim(BATCH, LEASE_SECONDS);
      if (mails.length === BATCH) this.again = true;
      await Promise.all(mails.map((mail) => withContext({ request_id: mail.request_id ?? mail.id }, () => this.deliver(mail))));
    }
  }

  private async deliver({ id, kind, payload, attempts }: MailOutboxEntity): Promise<void> {
    try {
      const mail = await this.mailer.write(kind, payload);
      if (mail) {
        const { file } = await this.transport.send(id, mail);
        this.logger.info('mail sent', { mail_id: id, kind, ...(file && { file }) });
      }
      sent.inc({ outcome: mail ? 'sent' : 'not_needed' });
      await this.outbox.delete(id);
    } catch (err) {
      await this.postpone(id, kind, attempts, err);
    }
  }

  private async postpone(id: string, kind: string, attempts: number, err: unknown): Promise<void> {
    const last = attempts >= MAX_ATTEMPTS;
    sent.inc({ outcome: last ? 'given_up' : 'postponed' });
    this.logger.warn(last ? 'mail abandoned' : 'mail could not be sent, retrying later', { mail_id: id, kind, attempts, err });
    if (last) await this.outbox.delete(id);
    else await this.outbox.postpone(id, Math.min(MAX_DELAY_SECONDS, 2 ** attempts) * (0.75 + Math.random() / 2));
  }
}
