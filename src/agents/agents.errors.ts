import { defineError } from '#platform';

export const AgentNotFound = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ name }: { name: string }) => `there is no agent named ${name}`,
});
