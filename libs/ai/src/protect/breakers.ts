import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';

import { HealthRegistry, metrics } from '#platform';

import { AiConfig } from '../config/ai.config.js';
import type { ModelLane, ModelRoute } from '../config/routes.js';
import { BreakerBoard, worst } from './breaker-board.js';
import { Guard } from './guard.js';
import type { BreakerState } from './guard.js';

/** A breaker as operators see it. */
export interface BreakerView {
  provider: string;
  lane: ModelLane;
  state: BreakerState;
}

const open = metrics.gauge({
  name: 'catalyst_breaker_open',
  help: '1 while no call is let through to a provider, 0.5 while one is tried',
  labelNames: ['provider', 'lane'],
});
const OPENNESS: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 0.5, open: 1 };

/** The way to a provider: two of one kind at different addresses fail by themselves. */
const keyOf = (lane: ModelLane, { provider, base_url = '' }: ModelRoute): string => JSON.stringify([lane, provider, base_url]);

/** One guard per provider and kind of call, shared by all agents that go there, and what other processes say of theirs. */
@Injectable()
export class Breakers implements OnModuleInit, OnApplicationShutdown {
  private readonly guards = new Map<string, Guard>();

  constructor(
    private readonly config: AiConfig,
    private readonly board: BreakerBoard,
    private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    metrics.beforeExpose('breakers', () => {
      const own = this.views([...this.guards.keys()], (key) => this.guards.get(key)?.state ?? 'closed');
      for (const { provider, lane, state } of own) open.set({ provider, lane }, OPENNESS[state]);
    });
    this.health.register({
      name: 'models',
      ready: false,
      check: async () => {
        const breakers = this.list();
        return { status: breakers.some(({ state }) => state === 'open') ? 'down' : 'up', breakers };
      },
    });
  }

  guardOf(lane: ModelLane, route: ModelRoute): Guard {
    const key = keyOf(lane, route);
    const known = this.guards.get(key);
    if (known) return known;
    const { AI_TIMEOUT_MS, AI_MAX_CONCURRENT_CALLS, CIRCUIT_BREAKER_THRESHOLD, CIRCUIT_BREAKER_TIMEOUT } = this.config;
    const reset_ms = CIRCUIT_BREAKER_TIMEOUT * 1_000;
    const limits = { threshold: CIRCUIT_BREAKER_THRESHOLD, reset_ms, timeout_ms: AI_TIMEOUT_MS, places: AI_MAX_CONCURRENT_CALLS };
    // NOTE: an open breaker becomes half-open after its time, a half-open one decides with its next call, which may be a while coming.
    const guard = new Guard(limits, (state) => this.board.tell(key, state, 2 * reset_ms + AI_TIMEOUT_MS));
    this.guards.set(key, guard);
    return guard;
  }

  /** The state of one provider's breaker: the worst of this process and the others. */
  stateOf(lane: ModelLane, route: ModelRoute): BreakerState {
    return this.worstOf(keyOf(lane, route));
  }

  /** Every breaker that this process has used or another one speaks of, once per lane and provider. */
  list(): BreakerView[] {
    return this.views([...this.guards.keys(), ...this.board.keys()], (key) => this.worstOf(key));
  }

  onApplicationShutdown(): void {
    for (const guard of this.guards.values()) guard.stop();
  }

  private worstOf(key: string): BreakerState {
    return worst([this.guards.get(key)?.state ?? 'closed', this.board.elsewhere(key)]);
  }

  private views(keys: readonly string[], stateOf: (key: string) => BreakerState): BreakerView[] {
    const views = new Map<string, BreakerView>();
    for (const key of keys) {
      const [lane, provider] = JSON.parse(key) as [ModelLane, string];
      const known = views.get(`${lane} ${provider}`)?.state ?? 'closed';
      views.set(`${lane} ${provider}`, { lane, provider, state: worst([known, stateOf(key)]) });
    }
    return [...views.values()];
  }
}
