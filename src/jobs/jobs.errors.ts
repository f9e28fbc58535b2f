import { defineError } from '#platform';

const missing = (what: string) =>
  defineError({ code: 'NOT_FOUND', status: 404, message: ({ id }: { id: string }) => `${what} ${id} does not exist` });

/** The run does not exist, or is somebody else's. */
export const RunNotFound = missing('run');

/** The job does not exist, or is somebody else's. */
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

/** Only what failed, timed out or was cancelled can be run again. */
export const JobNotRetryable = defineError({
  code: 'JOB_NOT_RETRYABLE',
  status: 409,
  message: ({ status }: { status: string }) => `what is ${status} cannot be retried; only what failed or is missing can`,
});
