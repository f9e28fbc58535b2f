import { stdSerializers } from 'pino';

import { configuredSecrets } from '../config/index.js';

/** The properties of an error that are logged. Others may contain user data: values of a row, parameters of a statement, a prompt. */
const SHOWN = [
  'type',
  'message',
  'stack',
  'code',
  'error_code',
  'status',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
];
const TEXTS = new Set(['message', 'stack']);

// NOTE: matches only at a possible start of an address, because the time would otherwise grow quadratically with the length of a word.
const ADDRESS = /(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g;
const USER_INFO = /\/\/[^/\s@]+@/g;

/** A message without configured secrets, which some programs repeat, without credentials in URLs and without email addresses. */
function cleaned(text: string): string {
  const redacted = configuredSecrets().reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  return redacted.replace(USER_INFO, '//').replace(ADDRESS, '[address]');
}

/** An error as it appears in a log line, with the messages of its causes. */
export function shownError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const all: Record<string, unknown> = { ...stdSerializers.err(error) };
  const shown = SHOWN.filter((name) => all[name] !== undefined && all[name] !== null);
  return Object.fromEntries(shown.map((name) => [name, TEXTS.has(name) ? cleaned(String(all[name])) : all[name]]));
}
