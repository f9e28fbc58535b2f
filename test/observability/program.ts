import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { eventually, HttpClient } from '#testing';

/** The built program as a process of its own, with everything it wrote. */
export interface Program {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

export function startProgram(env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  let output = '';
  const add = (data: Buffer) => (output += data.toString());
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return { child, output: () => output, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

/** A client of the program once it listens; it must have been started with PORT=0. */
export async function clientOf({ output }: Program): Promise<HttpClient> {
  const url = await eventually(() => {
    const ready = linesOf(output()).find(({ msg }) => msg === 'ready');
    if (!ready) throw new Error(`it did not start:\n${output().slice(-2_000)}`);
    return String(ready['url']);
  });
  return new HttpClient(url.replace('[::1]', '127.0.0.1'));
}

/** A log line. */
export type Line = Record<string, unknown> & { msg: string };

export function linesOf(output: string): Line[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Line);
}
