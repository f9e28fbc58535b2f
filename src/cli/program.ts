import { Command, CommanderError } from 'commander';

import { ConfigError, VERSION } from '#platform/config';

import { CliError, EXIT } from './cli-error.js';
import { addAssets } from './commands/assets.js';
import { addConfig } from './commands/config.js';
import { addDoctor } from './commands/doctor.js';
import { addLogin } from './commands/login.js';
import { addMigrate } from './commands/migrate.js';
import { addProjects } from './commands/projects.js';
import { addRun } from './commands/run.js';
import { addRuns } from './commands/runs.js';

const AFTER = `
Exit codes: 0 done, 1 failed, 2 wrong use, 3 not signed in or not allowed, 4 the server does not answer.
With --json the result is one JSON document on stdout; remarks and errors go to stderr.`;

/** Subcommands take over how their parent ends and writes. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride().copyInheritedSettings(command);
    inherit(child);
  }
}

/** The program; the commands of modules, which load the application, are left out where the arguments name another command. */
async function buildProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('catalyst')
    .description('Creates campaigns from product photos on any Catalyst server')
    .version(VERSION)
    .option('-s, --server <url>', 'server to use (default: CATALYST_SERVER, then the last login, then http://localhost:3000)')
    .option('--json', 'print results as JSON')
    .addHelpText('after', AFTER)
    .showHelpAfterError('(catalyst --help lists the commands)')
    .exitOverride();
  for (const add of [addLogin, addRun, addRuns, addProjects, addAssets, addConfig, addMigrate, addDoctor]) add(program);
  const [name] = program.parseOptions([...args]).operands;
  if (!program.commands.some((command) => command.name() === name)) {
    const { addModuleCommands } = await import('./module-commands.js');
    await addModuleCommands(program);
  }
  inherit(program);
  return program;
}

/** Whether the message of an error is enough, without its stack. The application, whose errors are loaded with it, is asked last. */
async function isForUsers(error: unknown): Promise<boolean> {
  return error instanceof CliError || error instanceof ConfigError || error instanceof (await import('#platform')).AppError;
}

/** Runs one command; answers the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await (await buildProgram(args)).parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof Error && (await isForUsers(error)))) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof CliError ? error.exitCode : EXIT.failed;
  }
}
