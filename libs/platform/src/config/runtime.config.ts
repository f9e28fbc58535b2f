import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { ConfigFor } from './config.js';
import { env } from './env.js';
import { ENVIRONMENTS, isProduction, NODE_ENV_ALIASES } from './node-env.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
/** Level names of other programs. */
const LEVEL_NAMES: Record<string, string> = { warning: 'warn', critical: 'fatal' };

function levelOf(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  const name = text.trim().toLowerCase();
  return LEVEL_NAMES[name] ?? name;
}

/** Settings of every process. */
@Injectable()
export class RuntimeConfig extends ConfigFor(
  'runtime',
  {
    NODE_ENV: z.enum(ENVIRONMENTS).default('development').describe('Kind of environment; staging behaves as production'),
    PORT: env.int(3000, { max: 65_535 }).describe('Port to listen on; 0 picks a free one'),
    HOST: z.string().optional().describe('Address to listen on; unset: 127.0.0.1, in production 0.0.0.0'),
    LOG_LEVEL: z
      .preprocess(
        levelOf,
        z.enum(LEVELS, { error: ({ input }) => `"${String(input)}" is not a log level; use one of ${LEVELS.join(', ')}` }).default('info'),
      )
      .describe('Minimum log level'),
    CATALYST_ROLE: z
      .enum(['all', 'api', 'worker'])
      .default('all')
      .describe('What this process does: api serves the API, worker runs jobs, all does both'),
    CATALYST_DATA_DIR: z.string().default('.catalyst').describe('Folder for local files, mail and embedded servers'),
    CATALYST_DISABLED: env.list().describe('Agents to disable'),
    PUBLIC_URL: env.url(['http', 'https']).optional().describe('Public URL of this service; unset: http://localhost:$PORT'),
  },
  {
    aliases: { NODE_ENV: NODE_ENV_ALIASES },
    replaces: { NODE_ENV: ['APP_ENV', 'FLASK_ENV'] },
  },
) {
  /** Whether this is a developer's machine: neither a test nor a shared installation. */
  get development(): boolean {
    return this.NODE_ENV === 'development';
  }

  get production(): boolean {
    return isProduction(this.NODE_ENV);
  }

  get runsApi(): boolean {
    return this.CATALYST_ROLE !== 'worker';
  }

  get runsWorker(): boolean {
    return this.CATALYST_ROLE !== 'api';
  }

  get host(): string {
    return this.HOST ?? (this.production ? '0.0.0.0' : '127.0.0.1');
  }

  get publicUrl(): string {
    return (this.PUBLIC_URL ?? `http://localhost:${this.PORT}`).replace(/\/$/, '');
  }
}
