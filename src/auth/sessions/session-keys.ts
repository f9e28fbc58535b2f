import { randomBytes } from 'node:crypto';

import type { Secrets } from '#platform';

/** What seals the keys of sessions; the id of the session is the context. */
export const SESSION_KEY = 'session-key';

const KEY_BYTES = 32;

/** A key for a new session's refresh tokens, and the same sealed for its row. */
export function createSessionKey(secrets: Secrets, sessionId: string): { key: Buffer; sealed_key: Buffer } {
  const key = randomBytes(KEY_BYTES);
  return { key, sealed_key: secrets.seal(SESSION_KEY, key, sessionId) };
}
