import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { AgentDefinition, AgentModel } from '#agent-kit';
import { addUsage, CallFailure } from '#ai';
import type { GenerateRequest, Generated, LanguageModel, Wasted } from '#ai';
import { newId } from '#platform';

import { WASTED } from '../store/answer.repository.js';
import type { Spent } from './outcome.js';

/** Where paid answers are kept between attempts. */
export interface AnswerStore {
  find(jobId: string, hash: string): Promise<unknown>;
  keep(answer: { job_id: string; input_hash: string; answer: unknown }): Promise<void>;
  /** What earlier attempts paid for answers that were of no use. */
  wasted(jobId: string): Promise<Wasted[]>;
}

interface JobModelOptions {
  job_id: string;
  agent: Pick<AgentDefinition, 'name' | 'version'>;
  model: LanguageModel;
  answers: AnswerStore;
  signal: AbortSignal;
  /** Whether an earlier attempt may have left answers. */
  retried: boolean;
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('base64url');

const shapes = new WeakMap<z.ZodType, unknown>();

/** The JSON schema of an answer, made once: agents ask with the same schema again and again. */
function shapeOf(schema: z.ZodType): unknown {
  const known = shapes.get(schema);
  if (known) return known;
  const shape = z.toJSONSchema(schema, { unrepresentable: 'any' });
  shapes.set(schema, shape);
  return shape;
}

/** What makes two questions of a job the same. */
function inputHash(agent: JobModelOptions['agent'], request: GenerateRequest<z.ZodType>): string {
  const { system, prompt, images = [], schema, prompt_version, max_output_tokens, temperature } = request;
  const parts = [
    agent.name,
    agent.version,
    prompt_version,
    system,
    prompt,
    images.map(({ data }) => sha256(data)),
    shapeOf(schema),
    max_output_tokens,
    temperature,
  ];
  return sha256(JSON.stringify(parts));
}

/** The model as one job sees it: an answer that was paid for is kept before anything is done with it, and found again by a later try. */
export class JobModel implements AgentModel {
  /** Who answered last, and the sum of what all answers used, also those that an earlier attempt paid for. */
  readonly spent: Spent = { provider: null, model: null, prompt_version: null, usage: null };

  private recalled: Promise<void> | undefined;

  constructor(private readonly options: JobModelOptions) {}

  async generate<S extends z.ZodType>(request: GenerateRequest<S>): Promise<z.output<S>> {
    const { job_id, agent, answers, model, signal, retried } = this.options;
    signal.throwIfAborted();
    if (retried) await this.recall();
    const kept = retried ? ((await answers.find(job_id, inputHash(agent, request))) as Generated<z.output<S>> | undefined) : undefined;
    const answer = kept ?? (await model.generate(request, { signal }).catch((error: unknown) => this.keepWasted(error)));
    this.count(answer);
    this.spent.prompt_version = answer.provider === 'offline' ? null : request.prompt_version;
    if (!kept && answer.provider !== 'offline') await answers.keep({ job_id, input_hash: inputHash(agent, request), answer });
    return answer.object;
  }

  /** Begins the sum with what earlier attempts paid for nothing. */
  private recall(): Promise<void> {
    this.recalled ??= this.options.answers.wasted(this.options.job_id).then((all) => all.forEach((wasted) => this.count(wasted)));
    return this.recalled;
  }

  private async keepWasted(error: unknown): Promise<never> {
    if (error instanceof CallFailure && error.wasted) {
      this.count(error.wasted);
      await this.options.answers.keep({ job_id: this.options.job_id, input_hash: `${WASTED}${newId()}`, answer: error.wasted });
    }
    throw error;
  }

  private count({ provider, model, usage }: Wasted): void {
    this.spent.provider = provider;
    this.spent.model = model;
    this.spent.usage = this.spent.usage ? addUsage(this.spent.usage, usage) : usage;
  }
}
