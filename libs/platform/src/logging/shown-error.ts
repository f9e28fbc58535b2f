import { stdSerializers } from 'pino';

import { configuredSecrets } from '../config/index.js';

/** What of an error is written down. Everything else may carry what people sent: a row's values, a statement's parameters, a prompt. */
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

// NOTE: starts only where an address can start, since the time would otherwise grow with the square of a long word.
const ADDRESS = /(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g;
const USER_INFO = /\/\/[^/\s@]+@/g;

/** A text of another program without our secrets, which some repeat, without credentials in URLs, and without the addresses of people. */
function cleaned(text: string): string {
  const told = configuredSecrets().reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  return told.replace(USER_INFO, '//').replace(ADDRESS, '[address]');
}

/** An error as a log line shows it, with the messages of its causes. */
export function shownError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const all: Record<string, unknown> = { ...stdSerializers.err(error) };
  const shown = SHOWN.filter((name) => all[name] !== undefined && all[name] !== null);
  return Object.fromEntries(shown.map((name) => [name, TEXTS.has(name) ? cleaned(String(all[name])) : all[name]]));
}
