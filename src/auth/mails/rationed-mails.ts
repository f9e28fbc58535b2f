import { Injectable } from '@nestjs/common';

import { Mailer } from '#mailer';
import type { MailKind } from '#mailer';
import type { Tx } from '#platform';

import { UsersService } from '../../users/index.js';
import { MailBudget } from './mail-budget.js';
import type { MailReserve } from './mail-budget.js';
import { Origins } from '../claims/origins.js';

/** Whom a mail is for, and who asks for it. */
export interface MailRequest {
  to: string;
  reserve: MailReserve;
  network: string | null;
}

/** The only way by which mails about accounts leave: each is counted against its receiver before it is queued. */
@Injectable()
export class RationedMails {
  constructor(
    private readonly mailer: Mailer,
    private readonly budget: MailBudget,
    private readonly users: UsersService,
    private readonly origins: Origins,
  ) {}

  /** Which reserve pays for what somebody asks for from a network: the owner's where the account is signed in. */
  async reserveFor(userId: string | undefined, network: string | null): Promise<MailReserve> {
    return (await this.origins.isKnown(userId, network)) ? 'owner' : 'anyone';
  }

  /** Asks for a mail; false when its receiver has had enough. */
  async ask<P extends Record<string, unknown>>(kind: MailKind<P>, payload: P, request: MailRequest, tx: Tx): Promise<boolean> {
    if (!(await this.budget.take(request.to, request.reserve, request.network, tx))) return false;
    await this.mailer.enqueue(kind, payload, tx);
    return true;
  }

  /** Tells the owner of an address about a change of their account. */
  async notify<P extends Record<string, unknown>>(kind: MailKind<P>, payload: P, to: string, tx: Tx): Promise<void> {
    await this.ask(kind, payload, { to, reserve: 'notice', network: null }, tx);
  }

  /** Tells a user about a change of their account. */
  async notifyUser(kind: MailKind<{ user_id: string }>, userId: string, tx: Tx): Promise<void> {
    const user = await this.users.findById(userId, tx);
    if (user) await this.notify(kind, { user_id: userId }, user.email, tx);
  }
}
