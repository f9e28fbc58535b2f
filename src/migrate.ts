import { assertDatabase, ConfigError, DatabaseConfig, Logger, migrate } from '#platform';

import { migrationRoots } from './app.module.js';

try {
  const { url } = new DatabaseConfig();
  await assertDatabase(url);
  const applied = await migrate(url, await migrationRoots());
  new Logger('Migrate').info('database is up to date', { applied });
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
