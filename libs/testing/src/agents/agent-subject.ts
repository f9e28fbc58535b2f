import type { z } from 'zod';

import type { AgentDefinition } from '#agent-kit';
import type { GenerateRequest } from '#ai';

import { fakeAgentContext } from './fake-context.js';
import type { FakeAgentContext, FakeAgentOptions } from './fake-context.js';
import { definitionOf, runAgent, runInContext } from './run-agent.js';
import type { AgentClass, AgentRun, RunAgentOptions } from './run-agent.js';

/** An input as the engine gives it: `{ input, <need>: <its output>, … }`. */
export type Given = Record<string, unknown>;

/** What the contract needs to know of an agent. */
export interface AgentContractOptions extends Pick<RunAgentOptions, 'create'> {
  /** A whole input, as the engine would give it. */
  input: Given | (() => Promise<Given>);
  /** The bytes of every upload. */
  photo?: () => Promise<Uint8Array>;
  /** Puts a language and a tone into the input; they are `language` and `tone` of `input.input` unless said otherwise. */
  wish?: (given: Given, wishes: { language: string; tone: string }) => Given;
}

/** An agent under test: its sample input, and how it runs with it by its own rules. */
export class AgentSubject {
  readonly definition: AgentDefinition;
  /** What its own rules answered to each request of the honest run. */
  readonly answers: unknown[] = [];

  private constructor(
    readonly type: AgentClass,
    readonly given: Given,
    private readonly photo: Uint8Array | undefined,
    private readonly options: AgentContractOptions,
  ) {
    this.definition = definitionOf(type);
  }

  private made: AgentRun | undefined;

  /** The run with the sample input. */
  get honest(): AgentRun {
    if (!this.made) throw new Error('prepare() makes the honest run');
    return this.made;
  }

  static async prepare(type: AgentClass, options: AgentContractOptions): Promise<AgentSubject> {
    const given = typeof options.input === 'function' ? await options.input() : options.input;
    const subject = new AgentSubject(type, given, await options.photo?.(), options);
    const model = async (request: GenerateRequest<z.ZodType>): Promise<unknown> => {
      const answer: unknown = await request.offline?.();
      subject.answers.push(answer);
      return answer;
    };
    subject.made = await subject.run(given, { model });
    return subject;
  }

  run(given: Given, more: RunAgentOptions = {}): Promise<AgentRun> {
    const { create } = this.options;
    return runAgent(this.type, given, { ...(this.photo && { photo: this.photo }), ...(create && { create }), ...more });
  }

  runIn(ctx: FakeAgentContext, given: Given): Promise<AgentRun> {
    return runInContext(this.type, given, ctx, this.options.create);
  }

  context(more: FakeAgentOptions = {}): FakeAgentContext {
    return fakeAgentContext({ ...(this.photo && { photo: this.photo }), ...more });
  }

  /** The sample input with a language and a tone. */
  wishing(wishes: { language: string; tone: string }): Given {
    const { wish } = this.options;
    return wish ? wish(this.given, wishes) : { ...this.given, input: { ...(this.given['input'] as object), ...wishes } };
  }
}
