import type { FastifyRequest } from 'fastify';
import passport from 'passport';

import type { RequestStrategy } from '#platform';

import { TokenInvalid, TokenMissing } from '../auth.errors.js';

/** The actions that passport gives a strategy for one request. */
interface Actions {
  success: (user: unknown, info?: unknown) => void;
  fail: (challenge?: unknown, status?: number) => void;
  error: (error: unknown) => void;
  pass: (this: Actions) => void;
  redirect: (this: Actions, url: string) => void;
}

/** A passport strategy that the selector can run. */
export interface RunnableStrategy extends RequestStrategy, Partial<Actions> {
  authenticate: (request: FastifyRequest, options?: unknown) => unknown;
}

/** The strategy that passport runs for every request: delegates to the one that accepts the request. */
export class StrategySelector extends passport.Strategy {
  declare fail: Actions['fail'];
  declare success: Actions['success'];
  declare error: Actions['error'];

  constructor(private readonly accepting: (request: FastifyRequest) => RunnableStrategy | undefined) {
    super();
  }

  override authenticate(request: never, options?: unknown): void {
    const strategy = this.accepting(request);
    if (strategy) this.run(strategy, request, options);
    else this.fail(new TokenMissing());
  }

  private run(strategy: RunnableStrategy, request: FastifyRequest, options: unknown): void {
    // NOTE: requests run concurrently, so each gets its own strategy object with its own actions, as in passport itself.
    const running = Object.create(strategy) as RunnableStrategy & Actions;
    running.success = this.success;
    running.fail = this.fail;
    running.error = this.error;
    running.pass = pass;
    running.redirect = redirect;
    const outcome = running.authenticate(request, options);
    if (outcome instanceof Promise) outcome.catch(this.error);
  }
}

/** In passport, this lets the request through without a principal. */
function pass(this: Actions): void {
  this.fail(new TokenInvalid());
}

/** In passport, this writes to a response of Express. */
function redirect(this: Actions): void {
  this.error(new Error('a strategy that authenticates requests cannot redirect'));
}
