import { getSystemErrorMessage } from 'node:util';

import { endProcess, Message } from './process.mjs';

/** File system errors that are shown without a stack; Node's message names the file. */
const REFUSED = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']);

function textOf(error) {
  if (error instanceof Message) return error.message;
  return REFUSED.has(error.code) && error.path ? `${error.path}: ${getSystemErrorMessage(error.errno)}` : error.stack;
}

/** Runs a command: a `Message` ends it with one line, anything else with its stack. */
export async function main(command) {
  try {
    await command();
  } catch (error) {
    process.stderr.write(`${textOf(error)}\n`);
    endProcess(error instanceof Message ? (error.exitCode ?? 1) : 1);
  }
}
