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
    LANE_VISION_CONCURRENCY: concurrency(4).describe('Jobs at a time in the lane vision, per worker'),
    LANE_LLM_CONCURRENCY: concurrency(16).describe('Jobs at a time in the lane llm, per worker'),
    LANE_LOCAL_CONCURRENCY: concurrency(4).describe('Jobs at a time in the lane local (no call to the outside), per worker'),
    JOB_LEASE_SECONDS: env.int(60, { min: 2, max: 3_600 }).describe('After how long without a sign of life a job is taken from its worker'),
    JOB_MAX_ATTEMPTS: env.int(3, { min: 1, max: 20 }).describe('Most attempts of a job, whatever its agent asks for'),
    JOB_DEADLINE_MINUTES: env
      .int(30, { min: 1, max: 1_440 })
      .describe('Longest time from the first start of a job to its end, with all retries'),
    JOB_TIME_FACTOR: z.coerce
      .number()
      .min(0.001)
      .max(100)
      .default(1)
      .describe('Multiplies the time that agents give an attempt; more than 1 for slow models'),
    JOB_STOP_SECONDS: env.int(10, { min: 0, max: 600 }).describe('How long running jobs may take to finish when the process stops'),
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
  /** How many jobs of a lane this worker takes at a time; 0: none. */
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
