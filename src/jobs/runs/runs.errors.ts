import { defineError } from '#platform';

const missing = (what: string) =>
  defineError({ code: 'NOT_FOUND', status: 404, message: ({ id }: { id: string }) => `${what} ${id} does not exist` });

/** The run does not exist, or belongs to another user. */
export const RunNotFound = missing('run');

/** The job does not exist, or belongs to another user. */
export const JobNotFound = missing('job');

/** A campaign starts from a photo, and the project has none. */
export const ProjectHasNoImage = defineError({
  code: 'PROJECT_HAS_NO_IMAGE',
  status: 409,
  message: 'the project has no image yet; upload one with its project_id first',
});

/** The project has a run that has not ended. */
export const RunAlreadyActive = defineError({
  code: 'RUN_ALREADY_ACTIVE',
  status: 409,
  message: 'the project has a run that has not ended; wait for it or cancel it',
});

/** The user has reached the limit on active runs. */
export const RunLimitReached = defineError({
  code: 'RUN_LIMIT_REACHED',
  status: 429,
  message: ({ limit }: { limit: number }) =>
    `this account has ${limit} runs that have not ended, the most MAX_ACTIVE_RUNS_PER_USER allows; wait for one to end or cancel one`,
  retryAfter: 30,
});

/** The user has reached the limit on stored runs, ended ones included. */
export const StoredRunLimitReached = defineError({
  code: 'STORED_RUN_LIMIT_REACHED',
  status: 429,
  message: ({ limit }: { limit: number }) =>
    `this account has ${limit} runs, the most MAX_STORED_RUNS_PER_USER allows; deleting a project deletes its runs`,
});

/** The run was cancelled and retried so often that it has reached the limit on events. */
export const RetryLimitReached = defineError({
  code: 'RETRY_LIMIT_REACHED',
  status: 429,
  message: ({ limit }: { limit: number }) =>
    `this run has ${limit} events or more, the most MAX_EVENTS_PER_RUN allows for another retry; start a new run`,
});

/** Only failed, timed-out and cancelled jobs can be retried. */
export const JobNotRetryable = defineError({
  code: 'JOB_NOT_RETRYABLE',
  status: 409,
  message: ({ status }: { status: string }) =>
    `nothing to retry in the state ${status}; only failed, timed-out and cancelled jobs can be retried`,
});
