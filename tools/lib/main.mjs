import { endProcess, Message } from './process.mjs';

/** Runs a command: a `Message` ends it with one line, anything else with its stack. */
export async function main(command) {
  try {
    await command();
  } catch (error) {
    process.stderr.write(`${error instanceof Message ? error.message : error.stack}\n`);
    endProcess(error instanceof Message ? (error.exitCode ?? 1) : 1);
  }
}
