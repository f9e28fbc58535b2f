import type { LoggerService } from '@nestjs/common';

import { root } from './logger.js';

/** The scopes in which the framework logs its own start. */
const FRAMEWORK = new Set([
  'BullExplorer',
  'BullModule',
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
  'TypeOrmModule',
]);

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

function write(level: Level, message: unknown, params: readonly unknown[]): void {
  // NOTE: Nest appends the scope of a logger to what its caller passed.
  const last = params.at(-1);
  const scope = typeof last === 'string' ? last : undefined;
  const details = (scope === undefined ? params : params.slice(0, -1)).filter((detail) => detail !== undefined);
  const fields = { ...(scope !== undefined && { scope }), ...(details.length > 0 && { details }) };
  if (message instanceof Error) root[level]({ ...fields, err: message }, message.message);
  else if (typeof message === 'object' && message !== null) root[level]({ ...fields, ...message });
  else root[level](fields, String(message));
}

/** Nest's `Logger` in our format: messages of modules keep their level; the framework's start is logged at debug level. */
export class NestLogger implements LoggerService {
  log(message: unknown, ...params: unknown[]): void {
    const last = params.at(-1);
    write(typeof last === 'string' && FRAMEWORK.has(last) ? 'debug' : 'info', message, params);
  }

  debug(message: unknown, ...params: unknown[]): void {
    write('debug', message, params);
  }

  verbose(message: unknown, ...params: unknown[]): void {
    write('trace', message, params);
  }

  warn(message: unknown, ...params: unknown[]): void {
    write('warn', message, params);
  }

  error(message: unknown, ...params: unknown[]): void {
    // NOTE: when Nest cannot listen, it logs the error and also throws it; main.ts reports it.
    write(params.at(-1) === 'NestApplication' ? 'debug' : 'error', message, params);
  }

  fatal(message: unknown, ...params: unknown[]): void {
    write('fatal', message, params);
  }
}
