import { Injectable } from '@nestjs/common';

import type { AgentContext, RegisteredAgent } from '#agent-kit';
import { ModelGateway } from '#ai';
import { Batch, Logger } from '#platform';

import { AnswerRepository } from '../store/answer.repository.js';
import type { KeptAnswer } from '../store/answer.repository.js';
import type { ClaimedJob } from '../store/claim.repository.js';
import { JobFiles } from './job-files.js';
import { JobModel } from './job-model.js';
import type { AnswerStore } from './job-model.js';

/** Builds the context of an agent's attempt: a model and files bound to its job. */
@Injectable()
export class JobContexts {
  private readonly kept = new Batch<KeptAnswer, void>(async (answers) => {
    await this.answers.keep(answers);
    return [];
  });
  private readonly store: AnswerStore = {
    find: (jobId, hash) => this.answers.find(jobId, hash),
    wasted: (jobId) => this.answers.wasted(jobId),
    keep: (answer) => this.kept.add(answer),
  };

  constructor(
    private readonly files: JobFiles,
    private readonly models: ModelGateway,
    private readonly answers: AnswerRepository,
  ) {}

  open(job: ClaimedJob, { definition }: RegisteredAgent, signal: AbortSignal): { ctx: AgentContext; model: JobModel } {
    const model = new JobModel({
      job_id: job.id,
      agent: definition,
      model: this.models.of({
        lane: definition.lane === 'vision' ? 'vision' : 'llm',
        agent: definition.name,
        payer: { run_id: job.run_id, user_id: job.user_id },
      }),
      answers: this.store,
      signal,
      retried: job.fence > 1,
    });
    const logger = new Logger(`Agent ${definition.name}`);
    return { model, ctx: { job_id: job.id, run_id: job.run_id, attempt: job.attempt, signal, logger, model, files: this.files.of(job) } };
  }
}
