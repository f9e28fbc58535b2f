import type { Command } from 'commander';

import { outputOf } from '../session.js';

/** `migrate`: brings the database up to date. */
export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('apply pending migrations to the database of DATABASE_URL')
    .action(async (_options: object, command: Command) => {
      const { DatabaseConfig, migrate, setLogLevel } = await import('#platform');
      const { migrationRoots } = await import('../../app.module.js');
      setLogLevel('warn');
      const applied = await migrate(new DatabaseConfig().url, await migrationRoots());
      outputOf(command).result({ applied }, () => (applied.length > 0 ? applied.join('\n') : 'the database is up to date'));
    });
}
