import { ConfigError, Logger, RuntimeConfig } from '#platform';

import { createApp } from './create-app.js';

const logger = new Logger('Main');

try {
  const app = await createApp();
  const config = app.get(RuntimeConfig);
  await app.listen(config.PORT, config.host);
  logger.info('ready', { role: config.CATALYST_ROLE, url: await app.getUrl(), environment: config.NODE_ENV });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info('stopping', { signal });
      process.once(signal, () => process.exit(1));
      void app.close().then(() => process.exit(0));
    });
  }
} catch (err) {
  if (err instanceof ConfigError) process.stderr.write(`${err.message}\n`);
  else logger.error('could not start', { err });
  process.exitCode = 1;
}
