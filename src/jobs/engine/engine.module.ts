import { AnswerRepository } from '../store/answer.repository.js';
import { ClaimRepository } from '../store/claim.repository.js';
import { DispatchRepository } from '../store/dispatch.repository.js';
import { FinishRepository } from '../store/finish.repository.js';
import { SweepRepository } from '../store/sweep.repository.js';
import { Attempts } from './attempts.js';
import { Claims } from './claims.js';
import { Dispatcher } from './dispatcher.js';
import { EngineConfig } from './engine.config.js';
import { Engine, EngineParts } from './engine.js';
import { Finisher } from './finisher.js';
import { JobContexts } from './job-contexts.js';
import { JobFiles } from './job-files.js';
import { Leases } from './leases.js';
import { Processor } from './processor.js';
import { Reconciler } from './reconciler.js';
import { Slots } from './slots.js';
import { Wakeups } from './wakeups.js';

/** All that a worker is made of. */
export const engineProviders = [
  EngineConfig,
  Slots,
  Wakeups,
  AnswerRepository,
  ClaimRepository,
  DispatchRepository,
  FinishRepository,
  SweepRepository,
  Finisher,
  Leases,
  JobFiles,
  JobContexts,
  Claims,
  Attempts,
  Processor,
  Dispatcher,
  Reconciler,
  EngineParts,
  Engine,
];
