import type { z } from 'zod';

import type { AgentDefinition } from '#agent-kit';
import type { GenerateRequest } from '#ai';

import { fakeAgentContext } from './fake-context.js';
import type { FakeAgentContext, FakeAgentOptions } from './fake-context.js';
import { definitionOf, runAgent, runInContext } from './run-agent.js';
import type { AgentClass, AgentRun, RunAgentOptions } from './run-agent.js';

/** An input as the engine passes it: `{ input, <need>: <its output>, … }`. */
export type AgentInput = Record<string, unknown>;

/** Options of the contract tests for one agent. */
export interface AgentContractOptions extends Pick<RunAgentOptions, 'create'> {
  /** A complete input, as the engine would pass it. */
  input: AgentInput | (() => Promise<AgentInput>);
  /** The bytes of every upload. */
  photo?: () => Promise<Uint8Array>;
  /** Sets a language and a tone in the input; by default `input.input.language` and `input.input.tone`. */
  setPreferences?: (input: AgentInput, preferences: { language: string; tone: string }) => AgentInput;
}

/** An agent under test, its sample input and its run without a model. */
export class AgentSubject {
  readonly definition: AgentDefinition;
  /** The offline answer to each request of the honest run. */
  readonly answers: unknown[] = [];

  private constructor(
    readonly type: AgentClass,
    readonly input: AgentInput,
    private readonly photo: Uint8Array | undefined,
    private readonly options: AgentContractOptions,
  ) {
    this.definition = definitionOf(type);
  }

  private honestRun: AgentRun | undefined;

  /** The run with the sample input. */
  get honest(): AgentRun {
    if (!this.honestRun) throw new Error('prepare() makes the honest run');
    return this.honestRun;
  }

  static async prepare(type: AgentClass, options: AgentContractOptions): Promise<AgentSubject> {
    const input = typeof options.input === 'function' ? await options.input() : options.input;
    const subject = new AgentSubject(type, input, await options.photo?.(), options);
    const model = async (request: GenerateRequest<z.ZodType>): Promise<unknown> => {
      const answer: unknown = await request.offline?.();
      subject.answers.push(answer);
      return answer;
    };
    subject.honestRun = await subject.run(input, { model });
    return subject;
  }

  run(input: AgentInput, more: RunAgentOptions = {}): Promise<AgentRun> {
    const { create } = this.options;
    return runAgent(this.type, input, { ...(this.photo && { photo: this.photo }), ...(create && { create }), ...more });
  }

  runIn(ctx: FakeAgentContext, input: AgentInput): Promise<AgentRun> {
    return runInContext(this.type, input, ctx, this.options.create);
  }

  context(more: FakeAgentOptions = {}): FakeAgentContext {
    return fakeAgentContext({ ...(this.photo && { photo: this.photo }), ...more });
  }

  /** The sample input with a language and a tone. */
  inputWith(preferences: { language: string; tone: string }): AgentInput {
    const { setPreferences } = this.options;
    if (setPreferences) return setPreferences(this.input, preferences);
    return { ...this.input, input: { ...(this.input['input'] as object), ...preferences } };
  }
}
