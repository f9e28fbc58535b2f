import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Schedules } from '#platform';
import { createTestApp } from '#test-support';
import { eventually } from '#testing';
import type { HttpClient } from '#testing';

import { dice } from '../../test/support/hostile-kit.js';
import { photo } from '../../test/support/images.js';
import { RealProcess } from '../../test/support/real-process.js';

const LIMIT = 10;
const ROUNDS = 10;
const AT_ONCE = 30;

let server: RealProcess;
let folder: string;

beforeAll(async () => {
  server = await RealProcess.prepare({ UPLOAD_LIMIT: String(LIMIT), CATALYST_ROLE: 'api', JWT_ACCESS_TTL: '1h' });
  folder = join(server.dataDir, 'files', 'uploads');
});

afterAll(() => server.dispose());

interface State {
  used: number;
  stored: number;
  reserved: number;
}

async function state(): Promise<State> {
  const [row] = await server.database.query<State>(
    `SELECT u.files_uploaded AS used, count(*) FILTER (WHERE status = 'stored')::int AS stored, count(*) FILTER (WHERE status = 'reserved')::int AS reserved
     FROM users u LEFT JOIN uploads ON user_id = u.id GROUP BY u.id`,
  );
  return row as State;
}

const objects = (): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Does what an hour and a day of running would: ends reservations whose time is over, sweeps objects. */
async function reconcile(): Promise<void> {
  await server.database.query(`UPDATE uploads SET reserved_until = now() - interval '1 second' WHERE status = 'reserved'`);
  for (const name of objects()) utimesSync(join(folder, name), 1, 1);
  const app = await createTestApp({ database: server.database, env: { CATALYST_DATA_DIR: server.dataDir, UPLOAD_LIMIT: String(LIMIT) } });
  await app.app.get(Schedules).runNow('uploads.reservations');
  await app.app.get(Schedules).runNow('uploads.objects');
  await app.close();
}

it('keeps counter, rows and objects together while its process is killed at random during uploads and deletions', async () => {
  const roll = dice(90_210);
  const photos = await Promise.all(
    Array.from({ length: AT_ONCE * 2 }, (_, n) =>
      photo(1_200 + n, 900, '#3366aa', n)
        .jpeg()
        .toBuffer(),
    ),
  );
  let token = '';
  let killedInside = 0;
  const promised = new Set<string>();
  // How long an upload can be met half done depends on the machine: on until one was.
  for (let round = 0; round < ROUNDS || (killedInside === 0 && round < 5 * ROUNDS); round++) {
    const client: HttpClient = await server.start();
    token ||= (await client.register()).access_token;
    let created = 0;
    const quiet = { status: 0, body: { id: '' } };
    const upload = async (n: number): Promise<void> => {
      const { status, body } = await client.upload(token, photos[n % photos.length] ?? Buffer.alloc(0)).catch(() => quiet);
      if (status !== 201) return;
      created++;
      promised.add(body.id);
    };
    const remove = async (id: string): Promise<void> => {
      promised.delete(id);
      await client.request('DELETE', `/api/uploads/${id}`, { token }).catch(() => quiet);
    };
    const kept = await server.database.query<{ id: string }>(`SELECT id FROM uploads WHERE status = 'stored' ORDER BY id`);
    const work = [
      ...kept.slice(0, Math.ceil(roll() * LIMIT)).map(({ id }) => remove(id)),
      ...Array.from({ length: AT_ONCE }, (_, n) => upload(n + round * 7)),
    ];
    // NOTE: by what was answered, not by the clock, so that a slow machine is killed as late as a fast one.
    const enough = Math.floor(roll() * 8);
    await eventually(() => created >= enough, 5_000, 5).catch(() => undefined);
    await sleep(roll() * 30);
    await server.kill();
    await Promise.all(work);
    const { used, stored, reserved } = await state();
    expect({ round, used }).toEqual({ round, used: stored + reserved });
    expect(used).toBeLessThanOrEqual(LIMIT);
    if (reserved > 0 || objects().length !== stored * 2) killedInside++;
    if (round % 3 === 2) await reconcile();
  }
  await reconcile();

  const { used, stored, reserved } = await state();
  expect({ used, reserved }).toEqual({ used: stored, reserved: 0 });
  expect(objects()).toHaveLength(stored * 2);
  const rows = await server.database.query<{ id: string }>('SELECT id FROM uploads');
  expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining([...promised]));
  process.stderr.write(
    `${killedInside} kills left something to reconcile; ${stored} photos, ${objects().length} objects, counter ${used}\n`,
  );
  expect(killedInside).toBeGreaterThan(0);

  const client = await server.start();
  for (const { id } of rows) expect((await client.get(`/api/uploads/${id}/content`, token)).status).toBe(200);
  const more = await Promise.all(
    Array.from({ length: 15 }, async (_, n) =>
      client.upload(
        token,
        await photo(100 + n, 80)
          .jpeg()
          .toBuffer(),
      ),
    ),
  );
  expect(more.filter(({ status }) => status === 201)).toHaveLength(LIMIT - stored);
  expect(await state()).toEqual({ used: LIMIT, stored: LIMIT, reserved: 0 });
}, 180_000);
