import { z } from 'zod';

import { Agent, AgentHandler, cleanOutput, fence, languageName, promptVersion } from '#agent-kit';
import type { AgentContext } from '#agent-kit';
import { describeAgentContract, runAgent } from '#testing/agent-context';

import { AGENT_RULES } from './agent-rules.js';
import { AgentSubject } from './agent-subject.js';

const Input = z.object({ input: z.object({ text: z.string(), language: z.string().optional(), tone: z.string().optional() }) });
type Input = z.infer<typeof Input>;
const Output = z.object({ text: z.string().min(1) });
const SAMPLE = { input: { text: 'A calm river.' } };

/** A good agent, whose parts the tests below replace by bad ones. */
@Agent({
  name: 'echo',
  job_type: 'echo',
  pipeline: 'echo',
  title: 'Echo',
  version: 1,
  needs: [],
  lane: 'llm',
  produces: 'echo',
  input: Input,
  output: Output,
  timeout_ms: 5_000,
  attempts: 2,
})
class EchoAgent extends AgentHandler<typeof Input, typeof Output> {
  async run({ input }: Input, ctx: AgentContext): Promise<z.input<typeof Output>> {
    return this.clean(await this.ask(input, ctx));
  }

  protected ask(input: Input['input'], ctx: AgentContext) {
    return ctx.model.generate({
      system: 'Say it again.',
      prompt: this.prompt(input),
      schema: Output,
      prompt_version: this.version(),
      max_output_tokens: 100,
      offline: () => ({ text: this.offline(input) }),
    });
  }

  protected prompt({ text, language, tone }: Input['input']): string {
    return [`Language: ${languageName(language)}.`, fence('facts', { text, tone })].join('\n');
  }

  protected version(): string {
    return promptVersion('echo', 'Say it again.');
  }

  protected offline({ text }: Input['input']): string {
    return text;
  }

  protected clean<T>(answer: T): T {
    return cleanOutput(answer, new Set());
  }

  override render({ text }: z.infer<typeof Output>) {
    return { title: 'Echo', content: text };
  }
}

describeAgentContract(EchoAgent, { input: SAMPLE });

describe('runAgent', () => {
  it('gives the output, the asset and the requests', async () => {
    const { output, asset, requests } = await runAgent(EchoAgent, SAMPLE, { model: () => ({ text: 'Still water.' }) });
    expect({ output, asset }).toEqual({ output: { text: 'Still water.' }, asset: { title: 'Echo', content: 'Still water.' } });
    expect(requests).toHaveLength(1);
  });

  it('takes no answer that the schema refuses', async () => {
    await expect(runAgent(EchoAgent, SAMPLE, { model: () => ({ text: '' }) })).rejects.toBeInstanceOf(z.ZodError);
  });
});

type Parts = Partial<Record<'run' | 'ask' | 'prompt' | 'version' | 'offline' | 'clean' | 'render', (...args: never[]) => unknown>>;

const BREACHES: readonly (readonly [rule: string, how: string, parts: Parts])[] = [
  ['declares a name', 'an asset without a text', { render: () => ({ title: 'Echo', content: ' ' }) }],
  ['an input that is not its own', 'an input written to', { offline: (input: Input['input']) => (input.text += '!') }],
  ['answers without a model', 'rules that are random', { offline: () => String(Math.random()) }],
  ['sends a prompt version', "another agent's prompt", { version: () => promptVersion('other', 'Say it again.') }],
  ['sends a prompt version', 'a version that is raised manually', { version: () => 'echo/1' }],
  ['is deterministic', 'a prompt with the date', { prompt: () => `${new Date().toISOString()} de-AT` }],
  [
    'when it is cancelled',
    'an answer after the cancellation',
    {
      run: async function (this: { ask: EchoAgent['ask'] }, { input }: Input, ctx: AgentContext) {
        return this.ask(input, ctx).catch(() => ({ text: input.text }));
      },
    },
  ],
  [
    'at its timeout',
    'an endless wait',
    {
      run: async function (this: { ask: EchoAgent['ask'] }, { input }: Input, ctx: AgentContext) {
        return this.ask(input, ctx).catch(() => new Promise(() => undefined));
      },
    },
  ],
  [
    'passes on a failure',
    'a failure in other words',
    {
      run: async function (this: { ask: EchoAgent['ask'] }, { input }: Input, ctx: AgentContext) {
        return this.ask(input, ctx).catch(() => Promise.reject(new Error('it failed')));
      },
    },
  ],
  [
    'sends the language to the model, and the tone',
    'preferences that are not sent',
    { prompt: ({ text }: Input['input']) => fence('facts', text) },
  ],
  ['keeps user input', 'a tone outside the fence', { prompt: ({ tone }: Input['input']) => `Tone: ${tone}` }],
  ['stores nothing hostile', 'an answer stored without cleaning', { clean: (answer: unknown) => answer }],
];

describe('the contract', () => {
  it.each(BREACHES)('%s: refuses %s', async (part, _how, parts) => {
    class Broken extends EchoAgent {}
    Object.assign(Broken.prototype, parts);
    const [, check] = Object.entries(AGENT_RULES).find(([rule]) => rule.includes(part)) ?? [];
    const outcome = AgentSubject.prepare(Broken, { input: SAMPLE }).then((subject) => check?.(subject));
    await expect(outcome).rejects.toThrow();
  });

  it('refuses earlier findings outside the fence, and an output that changes when it is stored and read', async () => {
    const rule = (part: string) => Object.entries(AGENT_RULES).find(([name]) => name.includes(part))?.[1];
    const Later = Input.extend({ found: z.object({ text: z.string() }) });
    const definition = { ...(Reflect.getMetadata('catalyst:agent', EchoAgent) as Parameters<typeof Agent>[0]), input: Later };
    @Agent(definition)
    class Quoting extends EchoAgent {
      override run(input: Input & { found?: { text: string } }, ctx: AgentContext) {
        this.prompt = () => `It was found: ${input.found?.text}`;
        return super.run(input, ctx);
      }
    }
    @Agent({ ...definition, input: Input, output: Output.extend({ at: z.string().transform((text) => new Date(text)) }) })
    class Dated extends EchoAgent {
      override async run(input: Input, ctx: AgentContext) {
        return { ...(await super.run(input, ctx)), at: '2026-01-01' };
      }
    }
    const quoting = await AgentSubject.prepare(Quoting, { input: { ...SAMPLE, found: { text: 'a fish' } } });
    await expect(rule('findings of earlier agents')?.(quoting)).rejects.toThrow();
    const dated = await AgentSubject.prepare(Dated, { input: SAMPLE });
    await expect(rule('survives being stored')?.(dated)).rejects.toThrow();
  });
});
