import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DataSource } from 'typeorm';

import type { Database } from './database.js';

const FILE = /^(\d{13})-([a-z0-9-]+)\.sql$/;
const LOCK = 0x0ca7_a175;

function parse(path: string): { up: string; down: string } {
  const [head = '', up, down] = readFileSync(path, 'utf8').split(/^-- (?:up|down)\s*$/m);
  if (up === undefined || down === undefined || head.trim())
    throw new Error(`migration ${path} must have a part "-- up" followed by a part "-- down"`);
  return { up, down };
}

/** Loads every `migrations/<13 digits>-<name>.sql` below the given folders as a TypeORM migration. */
export function loadMigrations(roots: readonly string[]): (new () => MigrationInterface)[] {
  const paths = roots.flatMap((root) => globSync(`${root}/**/migrations/*.sql`, { exclude: (name) => name === 'node_modules' }));
  const seen = new Map<string, string>();
  return paths.map((path) => {
    const [, number = '', words = ''] = FILE.exec(basename(path)) ?? [];
    if (!number) throw new Error(`migration ${path} must be named <13 digits>-<kebab-case>.sql`);
    if (seen.has(number)) throw new Error(`migrations ${path} and ${seen.get(number)} have the same number`);
    seen.set(number, path);
    const { up, down } = parse(path);
    return class implements MigrationInterface {
      readonly name = `${words.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter: string) => letter.toUpperCase())}${number}`;

      async up(runner: QueryRunner): Promise<void> {
        await runner.query(up);
      }

      async down(runner: QueryRunner): Promise<void> {
        await runner.query(down);
      }
    };
  });
}

/** Runs pending migrations and returns their names. When several processes start together, one migrates and the others wait. */
export async function migrate(url: string, roots: readonly string[]): Promise<string[]> {
  return withMigrator(url, roots, async (source) => (await source.runMigrations({ transaction: 'each' })).map(({ name }) => name));
}

/** Reverts the newest migration. */
export async function revertLast(url: string, roots: readonly string[]): Promise<void> {
  await withMigrator(url, roots, (source) => source.undoLastMigration({ transaction: 'each' }));
}

/** Names of the migrations that have not run on this database. */
export async function pendingMigrations(db: Pick<Database, 'query'>, roots: readonly string[]): Promise<string[]> {
  const done = new Set((await db.query<{ name: string }>('SELECT name FROM migrations')).map(({ name }) => name));
  return loadMigrations(roots)
    .map((Migration) => new Migration().name ?? '')
    .filter((name) => !done.has(name));
}

async function withMigrator<T>(url: string, roots: readonly string[], fn: (source: DataSource) => Promise<T>): Promise<T> {
  const source = new DataSource({ type: 'postgres', url, migrations: loadMigrations(roots), extra: { max: 2 } });
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    // NOTE: TypeORM takes no lock of its own: three replicas starting together ran one migration three times.
    await lock.query('SELECT pg_advisory_lock($1)', [LOCK]);
    return await fn(source);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await lock.release();
    await source.destroy();
  }
}
