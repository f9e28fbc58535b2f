import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface S3rver {
  run(): Promise<{ port: number }>;
  close(): Promise<void>;
}
// NOTE: s3rver ships no types; it is a real server on a port.
const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver;

const BUCKET = 'catalyst';

/** An S3-compatible server with one bucket. */
export class S3Server {
  private readonly folder = mkdtempSync(join(tmpdir(), 'catalyst-s3-'));
  private server: S3rver | undefined;
  private port = 0;

  /** Starts it; after a stop, at the same address with the same objects. */
  async start(): Promise<void> {
    this.server = new S3rver({
      port: this.port,
      address: '127.0.0.1',
      silent: true,
      directory: this.folder,
      configureBuckets: [{ name: BUCKET }],
    });
    this.port = (await this.server.run()).port;
  }

  async stop(): Promise<void> {
    await this.server?.close();
    this.server = undefined;
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Settings that make the application store its files here. */
  get env(): Record<string, string> {
    return {
      STORAGE_DRIVER: 's3',
      S3_ENDPOINT: `http://127.0.0.1:${this.port}`,
      S3_BUCKET: BUCKET,
      S3_ACCESS_KEY_ID: 'S3RVER',
      S3_SECRET_ACCESS_KEY: 'S3RVER',
    };
  }

  private files(): string[] {
    const folder = join(this.folder, BUCKET);
    return readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((path) => path.endsWith('._S3rver_object'));
  }

  /** The keys of all objects. */
  keys(): string[] {
    const start = join(this.folder, BUCKET).length + 1;
    return this.files().map((path) => path.slice(start, -'._S3rver_object'.length));
  }

  /** Sets the modification time of every object to long ago. */
  age(): void {
    for (const path of this.files()) utimesSync(path, 1, 1);
  }
}
