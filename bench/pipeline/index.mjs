// A package for CATALYST_PACKAGES: a pipeline of seven agents in the shape of the campaign, with a model whose duration each run sets.
import { setTimeout as sleep } from 'node:timers/promises';

import { Module } from '@nestjs/common';
import { z } from 'zod';

import { Agent, AgentHandler } from '#agent-kit';

const Options = z.strictObject({ model_ms: z.number().int().min(0).max(10_000) });
const Output = z.object({ text: z.string() });
const TEXT = 'A lamp with a steel arm that bends where the light is wanted and stays there. '.repeat(8);

const STEPS = [
  ['bench_look', [], false],
  ['bench_search', ['bench_look'], false],
  ['bench_think', ['bench_look', 'bench_search'], false],
  ...['bench_post', 'bench_ad', 'bench_article', 'bench_script'].map((name) => [name, ['bench_look', 'bench_search', 'bench_think'], true]),
];

function agent([name, needs, makes]) {
  class BenchAgent extends AgentHandler {
    run({ input }, ctx) {
      const offline = async () => {
        if (input.model_ms > 0) await sleep(input.model_ms, undefined, { signal: ctx.signal });
        return { text: TEXT };
      };
      return ctx.model.generate({ system: 'Write.', prompt: name, schema: Output, prompt_version: 1, offline });
    }

    render({ text }) {
      return { title: name, content: text };
    }
  }
  Agent({
    name,
    job_type: 'bench',
    pipeline: 'bench',
    title: name,
    version: 1,
    needs,
    lane: 'llm',
    ...(makes && { produces: name }),
    input: z.object({ input: Options, ...Object.fromEntries(needs.map((need) => [need, Output])) }),
    output: Output,
    timeout_ms: 30_000,
    attempts: 1,
  })(BenchAgent);
  return BenchAgent;
}

class BenchModule {}
Module({ providers: STEPS.map(agent) })(BenchModule);
export default BenchModule;
