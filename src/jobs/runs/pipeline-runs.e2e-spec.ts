import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, race } from '#testing';
import type { RegisteredUser } from '#testing';

import { sampleTeam } from '../../agents/team/shared/testing/sample-team.js';

let app: TestApp;
let user: RegisteredUser;

beforeAll(async () => {
  app = await createTestApp();
  user = await app.register();
});

afterAll(() => app.close());

const start = (body: unknown, headers: Record<string, string> = {}, token = user.access_token) =>
  app.request('POST', '/api/runs', { body, headers, token });
const get = async (path: string, token = user.access_token) => app.get(`/api/${path}`, token);

async function completed(id: string) {
  await eventually(async () => (await get(`runs/${id}`)).body.status === 'completed');
  return (await get(`runs/${id}`)).body;
}

describe('a pipeline that needs no project', () => {
  it('runs on its input alone, and its assets are found by the run', async () => {
    const { status, body } = await start({ pipeline: 'team', input: sampleTeam });
    expect({ status, project_id: body.project_id, pipeline: body.pipeline }).toEqual({ status: 202, project_id: null, pipeline: 'team' });
    const run = await completed(body.id);
    expect(run.jobs.map(({ agent }: { agent: string }) => agent)).toEqual(['skill_matching', 'team_formation', 'project_planning']);
    const { body: assets } = await get(`assets?run_id=${run.id}`);
    expect(assets.items.map(({ asset_type }: { asset_type: string }) => asset_type).sort()).toEqual(['project_plan', 'team_proposal']);
    const plan = assets.items.find(({ asset_type }: { asset_type: string }) => asset_type === 'project_plan');
    expect(plan.content).toMatch(/\| Design \| Mara \| 1–20 \|/);
    expect(plan.data.open).toEqual([]);
    expect((await get(`assets?run_id=${run.id}&asset_type=team_proposal`)).body.items).toHaveLength(1);
  });

  it('is answered as it is read afterwards', async () => {
    const api = await createTestApp({ role: 'api' });
    const { access_token: token } = await api.register();
    const { body } = await api.post('/api/runs', { pipeline: 'team', input: sampleTeam }, token);
    expect(body).toEqual((await api.get(`/api/runs/${body.id}`, token)).body);
    await api.close();
  });

  it('starts once for 20 parallel requests with one key', async () => {
    const key = { 'idempotency-key': `team-${Date.now()}` };
    const answers = await race(20, () => start({ pipeline: 'team', input: sampleTeam }, key));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect((await start({ pipeline: 'team', input: { ...sampleTeam, tone: 'dry' } }, key)).body.error_code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it.each([
    ['a pipeline that does not exist', { pipeline: 'none', input: {} }, 'pipeline'],
    ['a campaign, which starts from its project', { pipeline: 'campaign', input: {} }, 'pipeline'],
    ['an input without people', { pipeline: 'team', input: { project: sampleTeam.project } }, 'input.people'],
    [
      'tasks that wait for each other',
      {
        pipeline: 'team',
        input: { ...sampleTeam, project: { ...sampleTeam.project, tasks: [{ ...sampleTeam.project.tasks[0], after: ['Design'] }] } },
      },
      'input.project.tasks',
    ],
    ['an unknown key', { pipeline: 'team', input: { ...sampleTeam, extra: 1 } }, 'input'],
  ])('refuses %s and writes nothing', async (_, body, path) => {
    const stranger = await app.register();
    const answer = await start(body, {}, stranger.access_token);
    expect(answer).toMatchObject({ status: 400, body: { error_code: 'VALIDATION_ERROR', errors: [expect.objectContaining({ path })] } });
    expect((await get('runs', stranger.access_token)).body.items).toEqual([]);
  });

  it('is listed to its owner only, by pipeline and status, page after page', async () => {
    const stranger = await app.register();
    for (let n = 0; n < 3; n++) await start({ pipeline: 'team', input: sampleTeam }, {}, stranger.access_token);
    const first = (await get('runs?limit=2&pipeline=team', stranger.access_token)).body;
    expect(first.items).toHaveLength(2);
    const second = (await get(`runs?limit=2&pipeline=team&cursor=${first.next_cursor}`, stranger.access_token)).body;
    expect(second).toMatchObject({ items: [expect.objectContaining({ pipeline: 'team' })], next_cursor: null });
    expect((await get('runs?pipeline=campaign', stranger.access_token)).body.items).toEqual([]);
    expect((await get(`runs/${first.items[0].id}`)).status).toBe(404);
  });

  it('regenerates one asset with other instructions', async () => {
    const { body } = await start({ pipeline: 'team', input: sampleTeam });
    await completed(body.id);
    const [asset] = (await get(`assets?run_id=${body.id}&asset_type=project_plan`)).body.items;
    const again = await app.post(`/api/assets/${asset.id}/regenerate`, { instructions: 'shorter' }, user.access_token);
    expect(again.status).toBe(202);
    await completed(again.body.run_id);
    expect((await get(`assets/${asset.id}`)).body).toMatchObject({ version: 2, run_id: again.body.run_id });
  });
});
