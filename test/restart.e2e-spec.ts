import { eventually, photo } from '#testing';

import { RealProcess } from './support/real-process.js';

const FACTS = { product_name: 'Tideline Mug', brand_name: 'Hollow Fern Pottery', price: '€ 34.00' };

let server: RealProcess;
beforeAll(async () => {
  server = await RealProcess.prepare({ JOB_LEASE_SECONDS: '2', LANE_LLM_CONCURRENCY: '2' });
});
afterAll(() => server.dispose());

it('finishes a run whose process is killed again and again, with exactly one asset per job that makes one', async () => {
  let client = await server.start();
  const { access_token: token } = await client.register();
  const { body: project } = await client.post('/api/projects', FACTS, token);
  await client.upload(token, await photo(), { project_id: project.id });
  const { body: run } = await client.post(`/api/projects/${project.id}/runs`, undefined, token);

  const completed = async (): Promise<number> =>
    Number((await server.database.query(`SELECT count(*) AS n FROM jobs WHERE run_id = $1 AND status = 'completed'`, [run.id]))[0]?.['n']);
  for (const enough of [1, 3]) {
    await eventually(async () => (await completed()) >= enough, undefined, 5);
    await server.kill();
    expect(await completed()).toBeLessThan(run.jobs.length);
    client = await server.start();
  }

  const ended = await eventually(async () => {
    const { body } = await client.get(`/api/runs/${run.id}`, token);
    return body.progress.fraction === 1 && body;
  });
  expect(ended).toMatchObject({ status: 'completed' });

  const makers = await client.get('/api/agents', token);
  const makes = new Map(makers.body.items.map(({ name, produces }: { name: string; produces: string | null }) => [name, produces]));
  const expected = ended.jobs.filter(({ agent }: { agent: string }) => makes.get(agent)).map(({ id }: { id: string }) => id);
  const made = await server.database.query<{ job_id: string }>('SELECT job_id FROM asset_versions WHERE run_id = $1', [run.id]);
  expect(made.map(({ job_id }) => job_id).sort()).toEqual(expected.sort());
  const assets = await server.database.query('SELECT id FROM assets WHERE run_id = $1', [run.id]);
  expect(assets).toHaveLength(expected.length);
});
