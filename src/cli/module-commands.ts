import type { Type } from '@nestjs/common';
import type { Command } from 'commander';

import { discover, setLogLevel } from '#platform';

/**
 * What every `src/<module>/<name>.command.ts` exports: a provider of its module whose class adds commands. `within` runs a task with the
 * provider inside the application, so that help and wrong use need none.
 */
interface ModuleCommand extends Type {
  register: (
    program: Command,
    within: (task: (provider: unknown) => Promise<void>) => Promise<void>,
    print: (text: string) => void,
  ) => void;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function withinApplication(type: Type, task: (provider: unknown) => Promise<void>): Promise<void> {
  const { createApp } = await import('../edge/index.js');
  const app = await createApp();
  // NOTE: what a command prints is for pipes; the log would stand in between.
  setLogLevel('warn');
  try {
    await task(app.get<unknown>(type, { strict: false }));
  } finally {
    await app.close();
  }
}

/** Adds the commands of the modules: they run inside the application, on its database. */
export async function addModuleCommands(program: Command): Promise<void> {
  for (const type of (await discover(`${import.meta.dirname}/..`, '*', 'command')) as ModuleCommand[])
    type.register(program, (task) => withinApplication(type, task), print);
}
