import { defineError } from '#platform';

/** It does not exist, or belongs to another user. */
export const TemplateThingNotFound = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ id }: { id: string }) => `template thing ${id} does not exist`,
});

/** The user has as many as one may have. */
export const TooManyTemplateThings = defineError({
  code: 'TEMPLATE_THINGS_LIMIT',
  status: 409,
  message: ({ limit }: { limit: number }) => `the limit of ${limit} template things per user is reached`,
});
