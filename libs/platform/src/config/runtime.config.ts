import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { ConfigFor } from './config.js';
import { env } from './env.js';

/** What every process of Catalyst knows of itself. */
@Injectable()
export class RuntimeConfig extends ConfigFor('runtime', {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development').describe('Kind of environment'),
  PORT: env.int(3000, { max: 65_535 }).describe('Port to listen on; 0 picks a free one'),
  HOST: z.string().optional().describe('Address to listen on; 127.0.0.1, in production 0.0.0.0'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('Least level that is logged'),
  CATALYST_ROLE: z.enum(['all', 'api', 'worker']).default('all').describe('What this process does: serve the API, work on jobs, or both'),
  CATALYST_DATA_DIR: z.string().default('.catalyst').describe('Folder of local files, mail and embedded servers'),
  CATALYST_PACKAGES: env.list().describe('npm packages with further modules and agents'),
  CATALYST_DISABLED: env.list().describe('Agents that are switched off'),
  PUBLIC_URL: env.url(['http', 'https']).optional().describe('Where people reach this service; http://localhost:$PORT'),
}) {
  get production(): boolean {
    return this.NODE_ENV === 'production';
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
