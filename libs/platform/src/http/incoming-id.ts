import { randomUUID } from 'node:crypto';

const ACCEPTED_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** The caller's request id if it is safe to log and search for, otherwise a new one. */
export function incomingId(header: unknown): string {
  return typeof header === 'string' && ACCEPTED_ID.test(header) ? header : randomUUID();
}
