import { ConfigError, Logger, RuntimeConfig } from '#platform';

import { createApp, stopOnSignals } from './edge/index.js';

const logger = new Logger('Main');

try {
  const app = await createApp();
  const config = app.get(RuntimeConfig);
  stopOnSignals(app);
  await app.listen(config.PORT, config.host);
  logger.info('ready', { role: config.CATALYST_ROLE, url: await app.getUrl(), environment: config.NODE_ENV });
} catch (err) {
  if (err instanceof ConfigError) process.stderr.write(`${err.message}\n`);
  else logger.error('could not start', { err });
  // NOTE: connections that are open already would keep a process alive that serves nobody.
  process.exit(1);
}
