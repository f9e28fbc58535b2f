import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { SECRETS } from '#test-support';
import { eventually, HttpClient, testRedisUrl } from '#testing';
import type { TestDatabase } from '#testing';

import { freePort } from '../support/free-port.js';

interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The built program as a process of its own. */
export interface Program {
  client: HttpClient;
  signal: (name: NodeJS.Signals) => void;
  /** Resolves when the process has ended. */
  exited: Promise<Exit>;
  ended: () => boolean;
  /** What it has written so far. */
  log: () => string;
}

/** Starts processes of the program, with the agents that misbehave, on one database; `close` ends whichever still runs. */
export class Programs {
  private readonly all: Program[] = [];
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'catalyst-program-'));

  constructor(
    private readonly database: TestDatabase,
    private readonly env: Record<string, string> = {},
  ) {}

  /** Starts one, without waiting for it to be up. */
  async spawn(env: Record<string, string> = {}): Promise<Program> {
    const port = await freePort();
    const child = spawn(process.execPath, ['dist/src/main.js'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        PORT: String(port),
        DATABASE_URL: this.database.url,
        REDIS_URL: testRedisUrl(),
        CATALYST_DATA_DIR: this.dataDir,
        CATALYST_PACKAGES: pathToFileURL('test/engine/package/index.mjs').href,
        ...SECRETS,
        BCRYPT_COST: '4',
        JOB_LEASE_SECONDS: '2',
        DATABASE_MAX_POOL_SIZE: '8',
        ...this.env,
        ...env,
      },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    let over = false;
    const exited = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => ((over = true), resolve({ code, signal }))));
    const program: Program = {
      client: new HttpClient(`http://127.0.0.1:${port}`),
      signal: (name) => void child.kill(name),
      exited,
      ended: () => over,
      log: () => text,
    };
    this.all.push(program);
    return program;
  }

  /** Starts one and waits until it answers. */
  async start(env: Record<string, string> = {}): Promise<Program> {
    const program = await this.spawn(env);
    await eventually(async () => {
      if (program.ended()) return true;
      return (await program.client.get('/health/live')).status === 200;
    });
    if (program.ended()) throw new Error(`the program ended instead of starting:\n${program.log()}`);
    return program;
  }

  async close(): Promise<void> {
    for (const program of this.all) {
      program.signal('SIGCONT');
      program.signal('SIGKILL');
      await program.exited;
    }
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** One of the modules of the project's tools, which have no types. */
async function tool<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(path).href)) as T;
}

/** A Redis of a test's own, for what would disturb others. */
export interface OwnRedis {
  url: string;
  pid: number;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
  restart: () => Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'catalyst-redis-'));
  const { startRedis } = await tool<{ startRedis: (options: { dir: string; fast: boolean }) => Promise<OwnRedis> }>(
    'tools/servers/redis.mjs',
  );
  return startRedis({ dir, fast: true });
}

/** A model over HTTP that can be slow and wrong. */
export interface ModelServer {
  url: string;
  counts: { calls: number; paid: number; faulty: number; cut: number };
  stop: () => Promise<void>;
}

interface ModelServerOptions {
  latency: [number, number];
  faults: number;
  random?: () => number;
  answer?: () => unknown;
}

/** Starts the model server of the chaos test, and says how the program finds it. */
export async function startModel(options: ModelServerOptions): Promise<ModelServer & { env: Record<string, string> }> {
  const { startModelServer } = await tool<{ startModelServer: (options: ModelServerOptions) => Promise<ModelServer> }>(
    'test/chaos/model-server.mjs',
  );
  const server = await startModelServer({ answer: () => ({ n: 1 }), ...options });
  const env = { AI_LLM_PROVIDER: 'openai-compatible', AI_LLM_BASE_URL: server.url, AI_LLM_MODEL: 'fake', AI_LLM_API_KEY: 'none' };
  return { ...server, env };
}
