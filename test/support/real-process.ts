import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestDatabase, eventually, HttpClient, SECRETS, testRedisUrl } from '#testing';
import type { TestDatabase } from '#testing';

import { freePort } from './free-port.js';

/** The built program as a process of its own, with a database and folders that outlive it. */
export class RealProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'catalyst-process-'));
  /** Its CATALYST_DATA_DIR. */
  readonly dataDir = join(this.folder, 'data');
  /** Where it puts its temporary files. */
  readonly scratch = join(this.folder, 'tmp');
  /** What it has logged. */
  log = '';
  private child: ChildProcess | undefined;

  private constructor(
    readonly database: TestDatabase,
    private readonly env: NodeJS.ProcessEnv,
    private readonly tree: string,
  ) {
    for (const path of [this.dataDir, this.scratch]) mkdirSync(path);
  }

  /** `tree`: the folder whose build is started. */
  static async prepare(env: NodeJS.ProcessEnv = {}, tree = process.cwd()): Promise<RealProcess> {
    return new RealProcess(await createTestDatabase(), env, tree);
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Starts it and waits until it lives. */
  async start(): Promise<HttpClient> {
    const port = await freePort();
    this.child = spawn(process.execPath, ['dist/src/main.js'], {
      cwd: this.tree,
      stdio: ['ignore', 'pipe', process.env['TEST_LOG_LEVEL'] ? 'inherit' : 'ignore'],
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        PORT: String(port),
        TMPDIR: this.scratch,
        DATABASE_URL: this.database.url,
        REDIS_URL: testRedisUrl(),
        CATALYST_DATA_DIR: this.dataDir,
        ...SECRETS,
        BCRYPT_COST: '4',
        RATE_LIMIT_ENABLED: 'false',
        ...this.env,
      },
    });
    this.child.stdout?.on('data', (lines: Buffer) => (this.log += lines.toString()));
    const client = new HttpClient(`http://127.0.0.1:${port}`);
    await eventually(async () => (await client.get('/health/live')).status === 200);
    return client;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends it and removes what it left. */
  async dispose(): Promise<void> {
    await this.kill();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
