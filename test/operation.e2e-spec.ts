import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});

afterAll(() => app.close());

it('a process whose database lacks a migration takes no requests until it is there', async () => {
  const [newest] = await app.database.query<{ id: number; timestamp: string; name: string }>(
    'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING *',
  );
  expect(await app.get('/health/ready')).toMatchObject({ status: 503, body: { status: 'error', checks: { migrations: 'down' } } });
  expect((await app.get('/health/live')).status).toBe(200);
  await app.database.query('INSERT INTO migrations (id, timestamp, name) VALUES ($1, $2, $3)', [
    newest?.id,
    newest?.timestamp,
    newest?.name,
  ]);
  expect(await app.get('/health/ready')).toMatchObject({ status: 200, body: { checks: { migrations: 'up', database: 'up' } } });
});
