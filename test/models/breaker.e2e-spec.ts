import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually } from '#testing';

import { ended, jobOf, seller, start } from './campaign.js';
import type { Seller, ShownRun } from './campaign.js';
import { from, pointedAt, reset, startDouble } from './model-double.js';
import type { ModelDouble } from './model-double.js';

const RESET_SECONDS = 3;

let double: ModelDouble;
let api: TestApp;
let worker: TestApp;

beforeAll(async () => {
  double = await startDouble();
  const env = {
    ...pointedAt(double, 'openai'),
    ...pointedAt(double, 'anthropic', ['AI_AGENT_BLOG_ARTICLE']),
    CIRCUIT_BREAKER_THRESHOLD: '2',
    CIRCUIT_BREAKER_TIMEOUT: String(RESET_SECONDS),
    METRICS: 'on',
  };
  api = await createTestApp({ role: 'api', env });
  worker = await createTestApp({ role: 'worker', replicaOf: api, env });
});

afterAll(async () => {
  await worker.close();
  await api.close();
  await double.close();
});

const breakerOf = async (agent: string, who: Seller) => (await api.get(`/api/agents/${agent}`, who.user.access_token)).body.breaker;
const breakers = async (app: TestApp) => (await app.get('/health')).body.breakers;
const researchOf = async (run: ShownRun, who: Seller) =>
  jobOf((await api.get<ShownRun>(`/api/runs/${run.id}`, who.user.access_token)).body, 'market_research');

it('while calls to a provider are paused, this is visible, and jobs wait without using an attempt', async () => {
  const first = await seller(api);
  const second = await seller(api, { colour: '#2e4ab0' });
  expect(await breakerOf('linkedin_post', first)).toBe('closed');
  double.mock.clearFixtures();
  reset(double);
  double.mock.prependFixture({
    match: from('market_research'),
    response: { error: { message: 'internal' }, status: 500 },
  });

  const failing = await start(api, first);
  await eventually(async () => (await breakerOf('linkedin_post', first)) === 'open');
  const calls = double.asked.length;
  const waiting = await start(api, second);
  await eventually(async () => (await researchOf(waiting, second)).error_code === 'circuit_open');

  expect(await researchOf(failing, first)).toMatchObject({ status: 'pending', attempt: 2 });
  expect(await researchOf(waiting, second)).toMatchObject({ status: 'pending', attempt: 0 });
  expect(await breakers(api)).toContainEqual({ provider: 'openai', lane: 'llm', state: 'open' });
  expect(await breakers(worker)).toContainEqual({ provider: 'openai', lane: 'llm', state: 'open' });
  expect(await breakers(worker)).toContainEqual({ provider: 'openai', lane: 'vision', state: 'closed' });
  expect((await worker.get('/health')).body.status).toBe('degraded');
  expect((await worker.get('/health/ready')).status).toBe(200);
  expect(String((await worker.get('/metrics')).body)).toContain('catalyst_breaker_open{provider="openai",lane="llm"} 1');
  expect(await breakerOf('blog_article', first)).toBe('closed');
  expect(await breakerOf('social_image', first)).toBeNull();
  expect(double.asked.slice(calls).filter(({ agent }) => agent !== 'vision_analysis')).toEqual([]);

  reset(double);
  const [healed, kept] = [await ended(api, first, failing.id), await ended(api, second, waiting.id)];
  expect([healed.status, kept.status]).toEqual(['completed', 'completed']);
  expect(jobOf(kept, 'market_research')).toMatchObject({ attempt: 1, error_code: null });
  expect(await breakerOf('linkedin_post', first)).toBe('closed');
  expect((await worker.get('/health')).body.status).toBe('ok');
});
