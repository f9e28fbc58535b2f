import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { z } from 'zod';

import { Clock, Logger, newId, Signals } from '#platform';

import { BREAKER_STATES } from './guard.js';
import type { BreakerState } from './guard.js';

const Word = z.object({ from: z.string(), key: z.string(), state: z.enum(BREAKER_STATES), for_ms: z.number() });

const TOPIC = 'ai.breaker';
const ORDER: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2 };

/** The state that lets the fewest calls through. */
export function worst(states: readonly BreakerState[]): BreakerState {
  return states.reduce((a, b) => (ORDER[b] > ORDER[a] ? b : a), 'closed');
}

/**
 * Breakers of the other processes: a worker that leaves a provider alone says so, and an API process, which calls nobody itself, can show it.
 * What was said is believed for as long as the breaker can stay so, since a word may be lost and a process may die.
 */
@Injectable()
export class BreakerBoard implements OnModuleInit {
  private readonly logger = new Logger('Breakers');
  private readonly self = newId().slice(-12);
  private readonly said = new Map<string, { key: string; state: BreakerState; until: number }>();

  constructor(
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.signals.on(TOPIC, (payload) => this.hear(payload));
  }

  /** Tells the other processes, which believe it for `forMs`. */
  tell(key: string, state: BreakerState, forMs: number): void {
    const word = { from: this.self, key, state, for_ms: forMs };
    this.signals
      .notify(TOPIC, JSON.stringify(word))
      .catch((err: unknown) => this.logger.debug('the state of a breaker could not be published', { err }));
  }

  /** What the others say of one breaker. */
  elsewhere(key: string): BreakerState {
    const now = this.clock.now().getTime();
    return worst([...this.said.values()].filter((word) => word.key === key && word.until > now).map(({ state }) => state));
  }

  /** The breakers that others keep closed to calls, by key. */
  keys(): string[] {
    const now = this.clock.now().getTime();
    return [...new Set([...this.said.values()].filter(({ until }) => until > now).map(({ key }) => key))];
  }

  private hear(payload: string): void {
    const { success, data } = Word.safeParse(JSON.parse(payload));
    if (!success || data.from === this.self) return;
    const { from, key, state, for_ms } = data;
    if (state === 'closed') this.said.delete(`${from} ${key}`);
    else this.said.set(`${from} ${key}`, { key, state, until: this.clock.now().getTime() + for_ms });
  }
}
