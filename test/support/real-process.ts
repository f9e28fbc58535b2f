import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestDatabase } from '#testing';
import type { HttpClient, TestDatabase } from '#testing';

import { Program, programEnvironment } from './program.js';

/** The built program with a database and folders that outlive its process. */
export class RealProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'catalyst-process-'));
  /** Its CATALYST_DATA_DIR. */
  readonly dataDir = join(this.folder, 'data');
  /** The folder of its temporary files. */
  readonly scratch = join(this.folder, 'tmp');
  private readonly programs: Program[] = [];

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
    return this.programs.at(-1)?.pid ?? 0;
  }

  /** The output of all its processes. */
  get log(): string {
    return this.programs.map((program) => program.log()).join('');
  }

  /** Starts a process and waits until it is ready. */
  async start(): Promise<HttpClient> {
    const environment = {
      ...programEnvironment(this.database.url),
      TMPDIR: this.scratch,
      CATALYST_DATA_DIR: this.dataDir,
      RATE_LIMIT_ENABLED: 'false',
      ...this.env,
    };
    const program = await Program.start(environment, { cwd: this.tree });
    this.programs.push(program);
    return program.client;
  }

  /** Kills the process like a power failure. */
  async kill(): Promise<void> {
    await this.programs.at(-1)?.kill();
  }

  /** Ends the process and removes its database and folders. */
  async dispose(): Promise<void> {
    await this.kill();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
