import type { INestApplication } from '@nestjs/common';

import { ConfigError, Logger, RuntimeConfig } from '#platform';

import { createApp, endProcess, stopOnSignals } from './edge/index.js';

const logger = new Logger('Main');
let started: INestApplication | undefined;

try {
  const app = (started = await createApp());
  const config = app.get(RuntimeConfig);
  stopOnSignals(app);
  await app.listen(config.PORT, config.host);
  logger.info('ready', { role: config.CATALYST_ROLE, url: await app.getUrl(), environment: config.NODE_ENV });
} catch (err) {
  if (err instanceof ConfigError) process.stderr.write(`${err.message}\n`);
  else logger.error('could not start', { err });
  await started?.close().catch(() => undefined);
  endProcess(1);
}
