import { Injectable } from '@nestjs/common';

import type { Tx } from '../database/index.js';

/** A kind of event; the payload type travels with it. */
export interface EventKind<P> {
  readonly name: string;
  readonly payload?: P;
}

type Handler<P> = (payload: P, tx: Tx) => Promise<void>;

/** Defines a kind of event, named in the past tense, e.g. `user.deleted`. */
export function defineEvent<P>(name: string): EventKind<P> {
  return { name };
}

/** Lets a lower module tell upper ones what happens, inside its own transaction: a handler that throws undoes the whole. */
@Injectable()
export class DomainEvents {
  private readonly handlers = new Map<string, Handler<never>[]>();

  on<P>(kind: EventKind<P>, handler: Handler<P>): void {
    this.handlers.set(kind.name, [...(this.handlers.get(kind.name) ?? []), handler]);
  }

  async emit<P>(kind: EventKind<P>, payload: P, tx: Tx): Promise<void> {
    for (const handler of (this.handlers.get(kind.name) ?? []) as Handler<P>[]) await handler(payload, tx);
  }
}
