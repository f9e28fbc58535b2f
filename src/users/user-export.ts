import { Injectable } from '@nestjs/common';

type Part = (userId: string) => Promise<unknown>;

/** The data export of a user. Each module adds its part in `onModuleInit`: `register('projects', (userId) => …)`. */
@Injectable()
export class UserExport {
  private readonly parts = new Map<string, Part>();

  /** Adds a part. Throws when the name is taken. */
  register(name: string, part: Part): void {
    if (this.parts.has(name)) throw new Error(`two parts of the user export are named ${name}`);
    this.parts.set(name, part);
  }

  /** All parts by name. */
  async collect(userId: string): Promise<Record<string, unknown>> {
    const parts = [...this.parts].sort(([a], [b]) => (a < b ? -1 : 1));
    const values: [string, unknown][] = [];
    for (const [name, part] of parts) values.push([name, await part(userId)]);
    return Object.fromEntries(values);
  }
}
