import { Injectable } from '@nestjs/common';

import { z } from 'zod';

import type { Lane } from '#agent-kit';
import { ConfigFor, env, environmentOf } from '#platform';

const LANE_SETTING = /^LANE_[A-Z0-9_]+_CONCURRENCY$/;

/** Jobs at a time in a lane, per worker. */
const concurrency = (fallback: number) => env.int(fallback, { max: 1_000 });
/** That of a lane which an agent adds; its variable is known only when the agent is. */
const addedLane = concurrency(4);

/** The variable that holds the concurrency of a lane. */
export const laneSetting = (lane: Lane): string => `LANE_${lane.toUpperCase()}_CONCURRENCY`;

/** Concurrency of this worker, and time limits of jobs. */
@Injectable()
export class EngineConfig extends ConfigFor(
  'jobs',
  {
    LANE_VISION_CONCURRENCY: concurrency(4).describe('Concurrent jobs in the lane vision, per worker'),
    LANE_LLM_CONCURRENCY: concurrency(16).describe('Concurrent jobs in the lane llm, per worker'),
    LANE_LOCAL_CONCURRENCY: concurrency(4).describe('Concurrent jobs in the lane local (jobs without external calls), per worker'),
    JOB_LEASE_SECONDS: env.int(60, { min: 2, max: 3_600 }).describe('Time without a heartbeat after which a job is taken from its worker'),
    JOB_MAX_ATTEMPTS: env.int(3, { min: 1, max: 20 }).describe('Maximum attempts of a job; overrides a higher number in its agent'),
    JOB_DEADLINE_MINUTES: env
      .int(30, { min: 1, max: 1_440 })
      .describe('Maximum time from the first start of a job to its end, including all retries'),
    JOB_TIME_FACTOR: z.coerce
      .number()
      .min(0.001)
      .max(100)
      .default(1)
      .describe('Multiplies the time limit that agents set for an attempt; use more than 1 for slow models'),
    JOB_STOP_SECONDS: env.int(10, { min: 0, max: 600 }).describe('Time that running jobs have to finish when the process stops'),
  },
  {
    family: LANE_SETTING,
    check: (_values, { environment }) =>
      Object.fromEntries(
        Object.entries(environment.family(LANE_SETTING)).flatMap(([name, text]) => {
          const { error } = addedLane.safeParse(text);
          return error ? [[name, error.issues.map(({ message }) => message).join('; ')]] : [];
        }),
      ),
  },
) {
  /** Concurrent jobs of a lane in this worker; 0: none. */
  concurrency(lane: Lane): number {
    const standard: Record<string, number> = {
      vision: this.LANE_VISION_CONCURRENCY,
      llm: this.LANE_LLM_CONCURRENCY,
      local: this.LANE_LOCAL_CONCURRENCY,
    };
    return standard[lane] ?? addedLane.parse(environmentOf(this).read(laneSetting(lane)));
  }

  /** The variables of lanes that are set. */
  get settings(): readonly string[] {
    return Object.keys(environmentOf(this).family(LANE_SETTING));
  }

  get deadlineSeconds(): number {
    return this.JOB_DEADLINE_MINUTES * 60;
  }
}
