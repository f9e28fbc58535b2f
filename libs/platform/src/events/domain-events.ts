import { Injectable } from '@nestjs/common';

import type { Tx } from '../database/index.js';

/** A kind of event and the type of its payload. */
export interface EventKind<P> {
  readonly name: string;
  readonly payload?: P;
}

type Handler<P> = (payload: P, tx: Tx) => Promise<void>;

/** Defines a kind of event, named in the past tense, e.g. `user.deleted`. */
export function defineEvent<P>(name: string): EventKind<P> {
  return { name };
}

/** Notifies other modules of an event inside the transaction of the emitter: a handler that throws rolls back everything. */
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
