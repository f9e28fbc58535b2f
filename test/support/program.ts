import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { eventually, HttpClient, testRedisUrl } from '#testing';

import { SECRETS } from './app.js';

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A log line. */
export type Line = Record<string, unknown> & { msg: string };

/** The log lines in the output of a program, without truncated lines and lines that are not JSON. */
export function linesOf(output: string): Line[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Line);
}

/** The default environment of a program under test, with a free port. */
export function programEnvironment(databaseUrl: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    REDIS_URL: testRedisUrl(),
    ...SECRETS,
    BCRYPT_COST: '4',
  };
}

/** What to start and where, if not dist/src/main.js of this repository. */
export interface ProgramOptions {
  program?: 'main' | 'migrate';
  cwd?: string;
}

const STOP_MS = 30_000;

/** A built program in a separate process, with its output. */
export class Program {
  /** Resolves when the process has ended and all its output was read. */
  readonly exited: Promise<Exit>;
  private text = '';
  private ready: HttpClient | undefined;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    this.exited = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  }

  /** Starts one with exactly this environment, without waiting for it to be ready. */
  static spawn(env: NodeJS.ProcessEnv, { program = 'main', cwd }: ProgramOptions = {}): Program {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    return new Program(
      spawn(process.execPath, [`dist/src/${program}.js`], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...env },
        ...(cwd !== undefined && { cwd }),
      }),
    );
  }

  /** Starts one and waits until it logs that it is ready. */
  static async start(env: NodeJS.ProcessEnv, options?: ProgramOptions): Promise<Program> {
    const program = Program.spawn(env, options);
    const url = await eventually(() => {
      if (program.ended()) return null;
      return linesOf(program.text).find(({ msg }) => msg === 'ready')?.['url'] as string | undefined;
    }).catch(() => null);
    if (url === null) {
      await program.kill();
      throw new Error(`the program did not start:\n${program.text}`);
    }
    program.ready = new HttpClient(url.replace('[::1]', '127.0.0.1'));
    return program;
  }

  /** An HTTP client for the program, once it is ready. */
  get client(): HttpClient {
    if (!this.ready) throw new Error('the program is not ready');
    return this.ready;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Its output so far. */
  log(): string {
    return this.text;
  }

  ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Asks it to end, and kills it after half a minute. */
  async stop(): Promise<Exit> {
    const last = setTimeout(() => this.signal('SIGKILL'), STOP_MS);
    this.signal('SIGTERM');
    return this.exited.finally(() => clearTimeout(last));
  }

  /** Kills it like a power failure, even when it is suspended. */
  async kill(): Promise<Exit> {
    this.signal('SIGKILL');
    return this.exited;
  }
}
