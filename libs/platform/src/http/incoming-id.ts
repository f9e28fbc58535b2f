import { randomUUID } from 'node:crypto';

const ACCEPTED_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** The caller's own request id where it is one that can be logged and searched, else a new one. */
export function incomingId(given: unknown): string {
  return typeof given === 'string' && ACCEPTED_ID.test(given) ? given : randomUUID();
}
