import type { z } from 'zod';

import { cleanOutput } from '#agent-kit';
import type { AgentDefinition, AgentModel } from '#agent-kit';
import { addUsage, CallFailure, questionHash } from '#ai';
import type { Finding, Generated, GenerateRequest, LanguageModel, Wasted } from '#ai';
import { newId } from '#platform';

import { WASTED } from '../store/answer.repository.js';
import type { Spent } from './outcome.js';

/** Stores paid answers between attempts. */
export interface AnswerStore {
  find(jobId: string, hash: string): Promise<unknown>;
  keep(answer: { job_id: string; input_hash: string; answer: unknown }): Promise<void>;
  /** Usage of unusable answers that earlier attempts paid for. */
  wasted(jobId: string): Promise<Wasted[]>;
}

interface JobModelOptions {
  job_id: string;
  agent: Pick<AgentDefinition, 'name' | 'version'>;
  model: LanguageModel;
  answers: AnswerStore;
  signal: AbortSignal;
  /** Whether an earlier attempt may have stored answers. */
  retried: boolean;
}

const MOST_FINDINGS = 50;
const FINDING_LENGTH = 400;

/** What makes two questions of a job the same. */
function hashOf({ name, version }: JobModelOptions['agent'], request: GenerateRequest<z.ZodType>): string {
  return questionHash([name, version], request);
}

/** The model as one job sees it: a paid answer is stored before it is used, and a later attempt finds it again. */
export class JobModel implements AgentModel {
  /** The last provider and model, and the usage of all answers, including those that an earlier attempt paid for. */
  readonly spent: Spent = { provider: null, model: null, prompt_version: null, usage: null };

  /** What was set right in the answers, and what in them is less good than asked for. */
  readonly findings: Finding[] = [];

  private recalled: Promise<void> | undefined;

  constructor(private readonly options: JobModelOptions) {}

  async generate<S extends z.ZodType>(request: GenerateRequest<S>): Promise<z.output<S>> {
    const { job_id, agent, answers, model, signal, retried } = this.options;
    signal.throwIfAborted();
    if (retried) await this.recall();
    const kept = retried ? ((await answers.find(job_id, hashOf(agent, request))) as Generated<z.output<S>> | undefined) : undefined;
    const answer = kept ?? (await model.generate(request, { signal }).catch((error: unknown) => this.keepWasted(error)));
    this.count(answer);
    this.keepFindings(answer.findings ?? []);
    this.spent.prompt_version = answer.provider === 'offline' ? null : request.prompt_version;
    if (!kept && answer.provider !== 'offline') await answers.keep({ job_id, input_hash: hashOf(agent, request), answer });
    return answer.object;
  }

  /** NOTE: findings quote the model, so they are made as harmless as its texts. */
  private keepFindings(findings: readonly Finding[]): void {
    const room = MOST_FINDINGS - this.findings.length;
    const clean = cleanOutput(findings.slice(0, room), new Set());
    this.findings.push(...clean.map((finding) => ({ ...finding, message: finding.message.slice(0, FINDING_LENGTH).toWellFormed() })));
  }

  /** Starts the sum with the unusable answers of earlier attempts. */
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
