import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';

import { context } from '../context/index.js';
import { redact } from './redact.js';
import { shownError } from './shown-error.js';

type Fields = Record<string, unknown>;
type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

const root = pino({
  level: 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }), log: redact },
  serializers: { err: shownError },
  mixin: () => ({ ...context() }),
});

/** Sets the least level that is written by all loggers. */
export function setLogLevel(level: Level): void {
  root.level = level;
}

/** Writes one JSON line per call under a scope; messages are constant, data goes into fields, an error under `err`. */
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

/** Nest's own log lines in our format; the chatter of start-up goes to debug. */
export class NestLogger implements LoggerService {
  log(message: unknown, scope?: unknown): void {
    root.debug({ scope }, String(message));
  }

  debug(message: unknown, scope?: unknown): void {
    root.debug({ scope }, String(message));
  }

  verbose(message: unknown, scope?: unknown): void {
    root.trace({ scope }, String(message));
  }

  warn(message: unknown, scope?: unknown): void {
    root.warn({ scope }, String(message));
  }

  error(message: unknown, ...details: unknown[]): void {
    if (message instanceof Error) root.error({ err: message, scope: details.at(-1) }, message.message);
    else root.error({ details }, String(message));
  }

  fatal(message: unknown, ...details: unknown[]): void {
    root.fatal({ details }, String(message));
  }
}
