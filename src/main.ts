import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { ConfigError, Logger, RuntimeConfig } from '#platform';

import { createApp, endProcess, listen, stopOnSignals } from './edge/index.js';

const logger = new Logger('Main');
let started: NestFastifyApplication | undefined;

try {
  const app = (started = await createApp());
  const config = app.get(RuntimeConfig);
  stopOnSignals(app);
  await listen(app);
  logger.info('ready', { role: config.CATALYST_ROLE, url: await app.getUrl(), environment: config.NODE_ENV });
} catch (err) {
  if (err instanceof ConfigError) process.stderr.write(`${err.message}\n`);
  else logger.error('could not start', { err });
  await started?.close().catch(() => undefined);
  endProcess(1);
}
