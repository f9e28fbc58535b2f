// A package for CATALYST_PACKAGES whose agents misbehave: they crash, block, pay and die, or do not listen.
import { setTimeout as sleep } from 'node:timers/promises';

import { Module } from '@nestjs/common';
import { z } from 'zod';

import { Agent, AgentHandler } from '#agent-kit';

const Anything = z.record(z.string(), z.unknown());
const Answer = z.object({ n: z.number() });

const die = () => process.kill(process.pid, 'SIGKILL');
const ask = (ctx) => ctx.model.generate({ system: 's', prompt: 'p', prompt_version: '1', schema: Answer, offline: () => ({ n: 1 }) });

/** Each is a pipeline of one agent of the same name. */
const STEPS = {
  /** Takes as long as it is told. */
  slow: ({ input }, ctx) => sleep(input.ms, { done: true }, { signal: ctx.signal }),
  /** Takes as long as it is told, whoever asks it to stop. */
  deaf: ({ input }) => sleep(input.ms, { done: true }),
  /** Kills its process. */
  poison: async () => die(),
  /** Asks a model. */
  asking: (_input, ctx) => ask(ctx),
  /** Asks a model, and dies with the answer in its hands the first time. */
  paid_and_lost: async (_input, ctx) => {
    const answer = await ask(ctx);
    if (ctx.attempt === 1) die();
    return answer;
  },
  /** Blocks its whole process the first time, then goes on as if nothing had been; the next time it takes as long in peace. */
  blocking: async ({ input }, ctx) => {
    if (ctx.attempt === 1) for (const end = Date.now() + input.ms; Date.now() < end;);
    else await sleep(input.ms, undefined, { signal: ctx.signal });
    return { attempt: ctx.attempt };
  },
  /** Says which process it ran in, from a lane of its own. */
  dredging: async () => ({ pid: process.pid }),
};

const LANES = { dredging: 'harbour_floor' };

const agents = Object.entries(STEPS).map(([name, step]) => {
  class Step extends AgentHandler {
    run(input, ctx) {
      return step(input, ctx);
    }

    render(output) {
      return { title: name, content: JSON.stringify(output) };
    }
  }
  Agent({
    name,
    pipeline: name,
    job_type: name,
    title: name,
    version: 1,
    needs: [],
    lane: LANES[name] ?? 'local',
    produces: name,
    input: Anything,
    output: Anything,
    timeout_ms: 120_000,
    attempts: 3,
  })(Step);
  return Step;
});

class MisbehavingModule {}
Module({ providers: agents })(MisbehavingModule);

export default MisbehavingModule;
