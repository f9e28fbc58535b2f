import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { Logger, metrics } from '#platform';
import type { Tx } from '#platform';

import { AnswerCache } from '../cache/answer-cache.js';
import { AiConfig } from '../config/ai.config.js';
import { routesFor } from '../config/routes.js';
import type { ModelLane, ModelRoute } from '../config/routes.js';
import { CallFailure } from '../call/failure.js';
import type { Wasted } from '../call/failure.js';
import { addUsage } from '../call/port.js';
import type { Generated, GenerateRequest, LanguageModel } from '../call/port.js';
import { Breakers } from '../protect/breakers.js';
import type { BreakerView } from '../protect/breakers.js';
import type { BreakerState } from '../protect/guard.js';
import { Budget } from '../spend/budget.js';
import type { Payer } from '../spend/account.js';
import { Thinking } from '../providers/thinking.js';
import { Prices } from '../spend/prices.js';
import { answerByRules, answerInstead } from './answer-by-rules.js';
import { askForObject } from './ask-for-object.js';
import type { Road, Tokens } from './ask-for-object.js';

/** For whom a model is asked: lane and agent decide the route, the payer whose budget it is. */
export interface CallPurpose {
  lane: ModelLane;
  agent: string;
  payer?: Payer;
}

/** Failures after which the next provider of the chain is asked: the provider's own, not the question's. */
const PROVIDER_FAULTS = new Set([
  'provider_unavailable',
  'timeout',
  'throttled',
  'quota_exhausted',
  'provider_auth',
  'circuit_open',
  'bulkhead_full',
]);

/** Failures in which a provider answered, and its answers could not be used. */
const MISFITS = new Set(['schema_violation', 'answer_cut', 'answer_too_large']);

const calls = metrics.counter({
  name: 'catalyst_model_calls_total',
  help: 'Calls to models by outcome',
  labelNames: ['provider', 'lane', 'outcome'],
});
const tokens = metrics.counter({
  name: 'catalyst_model_tokens_total',
  help: 'Tokens that models reported',
  labelNames: ['provider', 'lane', 'direction'],
});

const cost = metrics.counter({
  name: 'catalyst_model_cost_usd_total',
  help: 'What calls cost by the price table, in US dollars',
  labelNames: ['provider', 'lane'],
});

/** The way to all models: finds the route of an agent, guards each provider, and asks the next one when a provider fails. */
@Injectable()
export class ModelGateway {
  private readonly logger = new Logger('Models');
  private readonly routes = new Map<string, ModelRoute[]>();
  private readonly thinking = new Thinking();

  constructor(
    private readonly config: AiConfig,
    private readonly prices: Prices,
    private readonly budget: Budget,
    private readonly cache: AnswerCache,
    private readonly protections: Breakers,
  ) {}

  /** The model that answers an agent. */
  of(purpose: CallPurpose): LanguageModel {
    return { generate: (request, { signal }) => this.generate(purpose, request, signal) };
  }

  /** Provider and model an agent's calls go to first. */
  describe({ lane, agent }: CallPurpose): { provider: string; model: string } {
    const [first] = this.routesOf(lane, agent);
    return { provider: first?.provider ?? 'offline', model: first?.model ?? 'rules' };
  }

  /** The state of the breaker that an agent's calls meet first. */
  breakerOf({ lane, agent }: CallPurpose): BreakerState {
    const [first] = this.routesOf(lane, agent);
    return first ? this.protections.stateOf(lane, first) : 'closed';
  }

  /** Every breaker that has been used, by lane and provider. */
  breakers(): BreakerView[] {
    return this.protections.list();
  }

  /** Forgets what was remembered and spent for a user, in the transaction that deletes the account. */
  async forget(user_id: string, tx: Tx): Promise<void> {
    await this.cache.forget(user_id, tx);
    await this.budget.forget(user_id, tx);
  }

  private async generate<S extends z.ZodType>(
    purpose: CallPurpose,
    request: GenerateRequest<S>,
    signal: AbortSignal,
  ): Promise<Generated<z.output<S>>> {
    const routes = this.routesOf(purpose.lane, purpose.agent);
    let lost: Wasted | undefined;
    for (const [index, route] of routes.entries()) {
      try {
        const answer = await this.ask(purpose, route, request, signal);
        this.count(purpose.lane, route, 'completed', answer);
        return lost ? { ...answer, usage: addUsage(lost.usage, answer.usage) } : answer;
      } catch (error) {
        const failure = error instanceof CallFailure ? error : undefined;
        const code = failure?.code ?? 'error';
        this.count(purpose.lane, route, code, failure?.wasted);
        const all = lost ? failure?.after(lost) : failure;
        if (index === routes.length - 1 || !this.isTakenOn(code)) {
          if (all && request.fallback && MISFITS.has(code)) return answerInstead(request, request.fallback, all);
          throw all ?? error;
        }
        lost = all?.wasted;
        this.logger.warn('a provider failed, calling the next one', { provider: route.source, error_code: code });
      }
    }
    throw new Error('no route to a model for this agent');
  }

  /** Whether the next provider is asked after a failure. */
  private isTakenOn(code: string): boolean {
    return PROVIDER_FAULTS.has(code) || (this.config.AI_FALLBACK_ON_MISFIT && MISFITS.has(code));
  }

  private ask<S extends z.ZodType>(
    { lane, payer }: CallPurpose,
    route: ModelRoute,
    request: GenerateRequest<S>,
    signal: AbortSignal,
  ): Promise<Generated<z.output<S>>> {
    if (route.provider === 'offline') return answerByRules(request, signal);
    const priced = (tokens: Tokens): number | null => this.prices.cost(route.model, tokens);
    const road: Road = {
      guard: this.protections.guardOf(lane, route),
      route,
      thinking: this.thinking,
      priced,
      pay: (worst, call) =>
        this.budget.spend(payer, route.model, priced(worst), async () => {
          const { value, used } = await call();
          return { value, cost_usd: priced(used) };
        }),
    };
    return this.cache.through(route, request, payer, () => askForObject(road, request, signal));
  }

  /** Read from the environment once per agent: it does not change while we run. */
  private routesOf(lane: ModelLane, agent: string): ModelRoute[] {
    const key = `${lane} ${agent}`;
    const known = this.routes.get(key);
    if (known) return known;
    const routes = routesFor(this.config, lane, agent);
    this.routes.set(key, routes);
    return routes;
  }

  private count(lane: ModelLane, route: ModelRoute, outcome: string, answer?: Wasted): void {
    calls.inc({ provider: route.provider, lane, outcome });
    if (!answer) return;
    tokens.inc({ provider: route.provider, lane, direction: 'input' }, answer.usage.input_tokens);
    tokens.inc({ provider: route.provider, lane, direction: 'output' }, answer.usage.output_tokens);
    cost.inc({ provider: route.provider, lane }, answer.usage.cost_usd ?? 0);
  }
}
