import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { TestDatabase } from '#testing';

import { Program, programEnvironment } from '../support/program.js';

/** Processes of the program, with the agents that misbehave, on one database; `close` ends those that still run. */
export class Programs {
  private readonly all: Promise<Program>[] = [];
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'catalyst-program-'));

  constructor(
    private readonly database: TestDatabase,
    private readonly env: Record<string, string> = {},
  ) {}

  /** Starts one, without waiting for it to be ready. */
  spawn(env: Record<string, string> = {}): Program {
    const program = Program.spawn(this.environment(env));
    this.all.push(Promise.resolve(program));
    return program;
  }

  /** Starts one and waits until it is ready. */
  start(env: Record<string, string> = {}): Promise<Program> {
    const program = Program.start(this.environment(env));
    this.all.push(program);
    return program;
  }

  async close(): Promise<void> {
    for (const started of await Promise.allSettled(this.all)) if (started.status === 'fulfilled') await started.value.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private environment(env: Record<string, string>): NodeJS.ProcessEnv {
    return {
      ...programEnvironment(this.database.url),
      CATALYST_DATA_DIR: this.dataDir,
      CATALYST_PACKAGES: pathToFileURL('test/engine/package/index.mjs').href,
      JOB_LEASE_SECONDS: '2',
      DATABASE_MAX_POOL_SIZE: '8',
      ...this.env,
      ...env,
    };
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
