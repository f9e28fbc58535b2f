import type { FastifyRequest } from 'fastify';
import passport from 'passport';

import type { RequestStrategy } from '#platform';

import { TokenInvalid, TokenMissing } from '../auth.errors.js';

/** The actions that passport gives a strategy for the time of one request. */
interface Actions {
  success: (user: unknown, info?: unknown) => void;
  fail: (challenge?: unknown, status?: number) => void;
  error: (error: unknown) => void;
  pass: () => void;
  redirect: (url: string) => void;
}

/** A strategy of passport as it runs behind the guard. */
export interface RunnableStrategy extends RequestStrategy, Partial<Actions> {
  authenticate: (request: FastifyRequest, options?: unknown) => unknown;
}

/** The strategy that passport runs for every request: lets the one that accepts the request decide. */
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
    const { success, fail, error } = this;
    // NOTE: requests run at the same time, so each has a strategy object with actions of its own, as passport itself does it.
    const running = Object.assign(Object.create(strategy) as RunnableStrategy, {
      success,
      fail,
      error,
      // NOTE: passport would let the request through without a principal, and would answer a redirect on a response of Express.
      pass: () => fail(new TokenInvalid()),
      redirect: () => error(new Error('a strategy that authenticates requests cannot redirect')),
    } satisfies Actions);
    const outcome = running.authenticate(request, options);
    if (outcome instanceof Promise) outcome.catch(error);
  }
}
