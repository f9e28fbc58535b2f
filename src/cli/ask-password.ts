import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { CliConfig } from './cli.config.js';
import { CliError, EXIT } from './cli-error.js';

/** The password from CATALYST_PASSWORD, from a pipe, or typed without echo. */
export async function askPassword(): Promise<string> {
  const password =
    new CliConfig().CATALYST_PASSWORD ?? (process.stdin.isTTY ? await typed() : (await text(process.stdin)).replace(/\r?\n$/, ''));
  if (!password) throw new CliError('no password: enter it, pipe it in, or set CATALYST_PASSWORD', EXIT.usage);
  return password;
}

async function typed(): Promise<string> {
  process.stderr.write('Password: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
