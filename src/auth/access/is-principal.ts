import { validate as isUuid } from 'uuid';

import type { Principal } from '#platform';

/** Whether what a strategy returned names somebody; strategies come from packages too, so their word is checked. */
export function isPrincipal(value: unknown): value is Principal {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind, id, session_id, client_id, scopes } = value as Record<string, unknown>;
  if (kind === 'user') return isUuid(id) && isUuid(session_id);
  return kind === 'service' && isUuid(client_id) && Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string');
}
