import type { Command } from 'commander';

import { listConfiguration } from '#platform/config';

import { configListing, envExample } from '../config-text.js';
import { outputOf } from '../session.js';

/** `config`: every setting of every module. */
export function addConfig(program: Command): void {
  program
    .command('config')
    .description('list every setting with its default; secrets are masked')
    .option('--env', 'print in the format of .env.example')
    .action(async ({ env }: { env?: boolean }, command: Command) => {
      const { loadModules } = await import('../../app.module.js');
      await loadModules();
      if (env) process.stdout.write(envExample());
      else outputOf(command).result(listConfiguration(), configListing);
    });
}
