import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a command ended and what it wrote. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const PROGRAM = join(process.cwd(), 'dist/src/cli.js');

/** The real command, as its own process, with a home of its own. */
export class Catalyst {
  readonly home = mkdtempSync(join(tmpdir(), 'catalyst-cli-'));
  readonly credentials = join(this.home, 'tokens', 'credentials.json');

  constructor(private readonly env: NodeJS.ProcessEnv = {}) {
    if (!existsSync(PROGRAM)) throw new Error('dist/src/cli.js is missing: run npm run build, or npm test, which does');
  }

  run(args: readonly string[], { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: this.home,
      env: {
        PATH,
        ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }),
        HOME: this.home,
        CATALYST_CREDENTIALS: this.credentials,
        ...this.env,
        ...env,
      },
    });
    child.stdin.end(input);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  }

  close(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
