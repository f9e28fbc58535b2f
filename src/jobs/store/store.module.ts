import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { AnswerRepository } from './answer.repository.js';
import { ClaimRepository } from './claim.repository.js';
import { ControlRepository } from './control.repository.js';
import { DispatchRepository } from './dispatch.repository.js';
import { EventRepository } from './event.repository.js';
import { FinishRepository } from './finish.repository.js';
import { JobEventEntity } from './job-event.entity.js';
import { JobEntity } from './job.entity.js';
import { ModelAnswerEntity } from './model-answer.entity.js';
import { ReadRepository } from './read.repository.js';
import { RunCountEntity } from './run-count.entity.js';
import { RunEntity } from './run.entity.js';
import { StartRepository } from './start.repository.js';
import { SweepRepository } from './sweep.repository.js';

const REPOSITORIES = [
  AnswerRepository,
  ClaimRepository,
  ControlRepository,
  DispatchRepository,
  EventRepository,
  FinishRepository,
  ReadRepository,
  StartRepository,
  SweepRepository,
];

/** The tables of runs and jobs, and the statements that may change a state. */
@Module({
  imports: [DatabaseModule.entities(RunEntity, RunCountEntity, JobEntity, JobEventEntity, ModelAnswerEntity)],
  providers: REPOSITORIES,
  exports: REPOSITORIES,
})
export class JobStoreModule {}
