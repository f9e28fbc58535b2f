import { DataSource } from 'typeorm';

import { createTestApp } from '#test-support';
import { createTestDatabase, race } from '#testing';

import { migrationRoots } from '../../../../src/app.module.js';
import { loadMigrations, migrate, revertLast } from './migrations.js';

async function schemaOf(url: string): Promise<unknown> {
  const source = await new DataSource({ type: 'postgres', url }).initialize();
  const columns: unknown = await source.query(
    `SELECT table_name, column_name, data_type, column_default, is_nullable FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
  );
  const indexes: unknown = await source.query(`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`);
  const constraints: unknown = await source.query(
    `SELECT conrelid::regclass::text AS table, conname, pg_get_constraintdef(oid) AS def FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
  );
  await source.destroy();
  return { columns, indexes, constraints };
}

describe('migrations', () => {
  it('run once when several processes start together', async () => {
    const database = await createTestDatabase({ empty: true });
    const roots = await migrationRoots();
    const ran = await race(4, () => migrate(database.url, roots));
    expect(ran.map((names) => names.length).sort()).toEqual([0, 0, 0, loadMigrations(roots).length]);
    await database.close();
  });

  it('can be taken back and run again to the same schema', async () => {
    const database = await createTestDatabase();
    const roots = await migrationRoots();
    const before = await schemaOf(database.url);
    for (let left = loadMigrations(roots).length; left > 0; left--) await revertLast(database.url, roots);
    expect(await database.query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`)).toEqual([
      { table_name: 'migrations' },
    ]);
    await migrate(database.url, roots);
    expect(await schemaOf(database.url)).toEqual(before);
    await database.close();
  });

  it('agree with the entities', async () => {
    const app = await createTestApp();
    const { upQueries } = await app.app.get(DataSource).driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    await app.close();
  });
});
