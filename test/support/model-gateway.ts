import { Clock, Environment, HealthRegistry } from '#platform';
import type { Database, Signals } from '#platform';

import { AnswerCache } from '../../libs/ai/src/cache/answer-cache.js';
import type { CallFailure } from '../../libs/ai/src/call/failure.js';
import { AiConfig } from '../../libs/ai/src/config/ai.config.js';
import { ModelGateway } from '../../libs/ai/src/gateway/model-gateway.js';
import { BreakerBoard } from '../../libs/ai/src/protect/breaker-board.js';
import { Breakers } from '../../libs/ai/src/protect/breakers.js';
import { Budget } from '../../libs/ai/src/spend/budget.js';
import { Prices } from '../../libs/ai/src/spend/prices.js';

/** The variables that lead a lane to a server in the protocol of a provider. */
export function providerVariables(provider: string, prefix: string, url: string): NodeJS.ProcessEnv {
  const path = provider === 'google' ? '/v1beta' : '/v1';
  return {
    [`${prefix}_PROVIDER`]: provider,
    [`${prefix}_BASE_URL`]: `${url}${path}`,
    [`${prefix}_API_KEY`]: 'key-of-a-test',
    [`${prefix}_MODEL`]: 'some-model',
  };
}

/** A gateway without a database; shut its breakers down when done. */
export function gatewayOf(environment: NodeJS.ProcessEnv): { gateway: ModelGateway; breakers: Breakers } {
  const config = new AiConfig(new Environment(environment));
  const noDatabase = {} as Database;
  const noSignals = { notify: () => Promise.resolve() } as unknown as Signals;
  const breakers = new Breakers(config, new BreakerBoard(noSignals, new Clock()), new HealthRegistry());
  const gateway = new ModelGateway(config, new Prices(config), new Budget(noDatabase, config), new AnswerCache(noDatabase), breakers);
  return { gateway, breakers };
}

/** The failure that a call ends in. */
export const failureOf = (call: Promise<unknown>): Promise<CallFailure> =>
  call.then(
    () => Promise.reject(new Error('it went well')),
    (error: CallFailure) => error,
  );
