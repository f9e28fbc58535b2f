import { DatabaseConfig, Logger, migrate } from '#platform';

import { migrationRoots } from './app.module.js';

const applied = await migrate(new DatabaseConfig().url, await migrationRoots());
new Logger('Migrate').info('database is up to date', { applied });
