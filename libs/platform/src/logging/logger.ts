import { pino } from 'pino';

const root = pino({ level: 'info' });

/** A named logger writing one JSON line per call; messages are constant, data goes into fields, errors under `err`. */
export class Logger {
  constructor(private readonly scope: string) {}

  debug(message: string, fields: Record<string, unknown> = {}): void {
    root.debug({ scope: this.scope, ...fields }, message);
  }

  info(message: string, fields: Record<string, unknown> = {}): void {
    root.info({ scope: this.scope, ...fields }, message);
  }

  warn(message: string, fields: Record<string, unknown> = {}): void {
    root.warn({ scope: this.scope, ...fields }, message);
  }

  error(message: string, fields: Record<string, unknown> = {}): void {
    root.error({ scope: this.scope, ...fields }, message);
  }
}
