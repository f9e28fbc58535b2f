import { Injectable } from '@nestjs/common';

import { Mailer } from '#mailer';
import type { MailKind } from '#mailer';
import type { Tx } from '#platform';

import { UsersService } from '../../users/index.js';
import { KnownAddresses } from '../sessions/known-addresses.js';
import { MailBudget } from './mail-budget.js';
import type { MailReserve } from './mail-budget.js';

interface MailRequest {
  to: string;
  reserve: MailReserve;
  network: string | null;
}

/** Queues all mails about accounts; each is counted against the limits of its recipient first. */
@Injectable()
export class AccountMailer {
  constructor(
    private readonly mailer: Mailer,
    private readonly budget: MailBudget,
    private readonly users: UsersService,
    private readonly known: KnownAddresses,
  ) {}

  /** The reserve for a mail that is requested from a network: the owner's if the account is known there. */
  async reserveFor(userId: string | undefined, network: string | null): Promise<MailReserve> {
    return (await this.known.includeNetwork(userId, network)) ? 'owner' : 'anyone';
  }

  /** Requests a mail; false when the limit of its recipient is reached. */
  async request<P extends Record<string, unknown>>(kind: MailKind<P>, payload: P, request: MailRequest, tx: Tx): Promise<boolean> {
    if (!(await this.budget.take(request.to, request.reserve, request.network, tx))) return false;
    await this.mailer.enqueue(kind, payload, tx);
    return true;
  }

  /** Notifies the owner of an address of a change to their account. */
  async notify<P extends Record<string, unknown>>(kind: MailKind<P>, payload: P, to: string, tx: Tx): Promise<void> {
    await this.request(kind, payload, { to, reserve: 'notice', network: null }, tx);
  }

  /** Notifies a user of a change to their account. */
  async notifyUser(kind: MailKind<{ user_id: string }>, userId: string, tx: Tx): Promise<void> {
    const user = await this.users.findById(userId, tx);
    if (user) await this.notify(kind, { user_id: userId }, user.email, tx);
  }

  /** Drops the mails to a user, or to an address, that have not been sent yet. */
  async discard(payload: { user_id: string } | { email: string }, tx: Tx): Promise<void> {
    await this.mailer.discard(payload, tx);
  }
}
