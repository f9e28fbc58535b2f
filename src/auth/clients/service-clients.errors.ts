import { defineError } from '#platform';

export const ServiceClientNotFound = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ id }: { id: string }) => `there is no live service client ${id}`,
});

export const ServiceClientExists = defineError({
  code: 'CONFLICT',
  status: 409,
  message: ({ name }: { name: string }) => `a service client named ${name} already exists`,
});

export const UnknownScope = defineError({
  code: 'VALIDATION_ERROR',
  status: 400,
  message: ({ scope, known }: { scope: string; known: readonly string[] }) =>
    `${scope ? `there is no scope ${scope}` : 'at least one scope is needed'}; the known scopes are ${known.join(', ')}`,
});
