import { pino } from 'pino';

import { context } from '../context/index.js';
import { redact } from './redact.js';
import { shownError } from './shown-error.js';

type Fields = Record<string, unknown>;
type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export const root = pino({
  level: 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }), log: redact },
  serializers: { err: shownError },
  mixin: () => ({ ...context() }),
});

/** Sets the minimum level of all loggers. */
export function setLogLevel(level: Level): void {
  root.level = level;
}

/** Writes one JSON line per call with a scope. Messages are constant; data goes into fields, an error into `err`. */
export class Logger {
  constructor(private readonly scope: string) {}

  debug(message: string, fields: Fields = {}): void {
    root.debug({ scope: this.scope, ...fields }, message);
  }

  info(message: string, fields: Fields = {}): void {
    root.info({ scope: this.scope, ...fields }, message);
  }

  warn(message: string, fields: Fields = {}): void {
    root.warn({ scope: this.scope, ...fields }, message);
  }

  error(message: string, fields: Fields = {}): void {
    root.error({ scope: this.scope, ...fields }, message);
  }
}
