import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { z } from 'zod';

import { CliError } from './cli-error.js';

const Session = z.object({ email: z.string(), access_token: z.string(), refresh_token: z.string(), expires_at: z.number() });
const File = z.object({ current: z.string().optional(), servers: z.record(z.string(), Session) });

/** A login at one server; `expires_at` is the end of the access token in ms since 1970. */
export type Session = z.infer<typeof Session>;

/** The tokens of all servers, in a file that only its owner can read. */
export class Credentials {
  constructor(readonly file: string) {}

  /** The server of the last login. */
  get current(): string | undefined {
    return this.read().current;
  }

  /** Read from the file each time, because another command may have refreshed the tokens. */
  of(server: string): Session | undefined {
    return this.read().servers[server];
  }

  keep(server: string, session: Session): void {
    const { servers } = this.read();
    this.write({ current: server, servers: { ...servers, [server]: session } });
  }

  forget(server: string): void {
    const { current, servers } = this.read();
    const { [server]: _, ...rest } = servers;
    this.write({ servers: rest, ...(current !== undefined && current !== server && { current }) });
  }

  private read(): z.infer<typeof File> {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch {
      return { servers: {} };
    }
    try {
      return File.parse(JSON.parse(text));
    } catch {
      throw new CliError(`${this.file} contains no valid credentials; delete it and run catalyst login`);
    }
  }

  private write(content: z.infer<typeof File>): void {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    chmodSync(draft, 0o600);
    renameSync(draft, this.file);
  }
}
