import type { Type } from '@nestjs/common';
import { Command } from 'commander';

import { AppError, ConfigError, discover, setLogLevel } from '#platform';

import { createApp } from './create-app.js';

/** What every `src/<module>/<name>.command.ts` exports: a provider of its module that adds commands. */
interface CliCommand {
  register: (program: Command, print: (text: string) => void) => void;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Runs one command; answers the exit code. */
async function run(args: readonly string[]): Promise<number> {
  const program = new Command('catalyst').description('Commands for the operator of a Catalyst').exitOverride();
  const app = await createApp();
  // NOTE: what a command prints is for pipes; the log would stand in between.
  setLogLevel('warn');
  try {
    for (const type of (await discover(import.meta.dirname, '*', 'command')) as Type<CliCommand>[])
      app.get<CliCommand>(type, { strict: false }).register(program, print);
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } finally {
    await app.close();
  }
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const quiet = error instanceof AppError || error instanceof ConfigError;
  if (quiet) process.stderr.write(`${error.message}\n`);
  else if (!(error instanceof Error && 'exitCode' in error)) throw error;
  process.exitCode = error instanceof Error && 'exitCode' in error ? Number(error.exitCode) : 1;
}
process.exit();
