import { defineError } from '#platform';

/** The user has reached the limit of projects. */
export const ProjectLimitReached = defineError({
  code: 'PROJECT_LIMIT_REACHED',
  status: 429,
  message: ({ limit }: { limit: number }) =>
    `this account has ${limit} projects, the most MAX_PROJECTS_PER_USER allows; delete one to make room`,
});

/** The project does not exist, or belongs to another user. */
export const ProjectNotFound = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ id }: { id: string }) => `project ${id} does not exist`,
});
