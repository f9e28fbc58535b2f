import { defineError } from '#platform';

/** The project does not exist, or is somebody else's. */
export const ProjectNotFound = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ id }: { id: string }) => `project ${id} does not exist`,
});
