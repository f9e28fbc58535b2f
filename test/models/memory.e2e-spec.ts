import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { photo } from '#testing';

import { ended, FACTS, jobOf, run, seller } from './campaign.js';
import type { Seller } from './campaign.js';
import { from, MODELS, pointedAt, reset, startDouble } from './model-double.js';
import type { ModelDouble } from './model-double.js';

const PRICE = MODELS.openai.usd;

let double: ModelDouble;
let app: TestApp;
let who: Seller;

beforeAll(async () => {
  double = await startDouble();
  app = await createTestApp({ env: pointedAt(double, 'openai') });
});

afterAll(async () => {
  await app.close();
  await double.close();
});

beforeEach(async () => {
  reset(double);
  who = await seller(app);
});

const askedBy = (agent: string) => double.asked.filter((one) => one.agent === agent).length;
const usage = async (query = '') => (await app.get(`/api/usage${query}`, who.user.access_token)).body;

describe('a second run', () => {
  it('with the same photo and facts looks at the photo and the market once', async () => {
    await run(app, who);
    const again = await run(app, who);
    expect(again.status).toBe('completed');
    expect([askedBy('vision_analysis'), askedBy('market_research'), askedBy('linkedin_post')]).toEqual([1, 1, 2]);
    expect(jobOf(again, 'vision_analysis')).toMatchObject({ provider: 'openai', usage: { calls: 0, input_tokens: 0, cost_usd: 0 } });
  });

  it('with another photo, another language or for another user looks again', async () => {
    await run(app, who);
    await run(app, who, { language: 'de' });
    expect([askedBy('vision_analysis'), askedBy('market_research')]).toEqual([2, 2]);
    await app.upload(who.user.access_token, await photo({ colour: '#2e4ab0' }), { project_id: who.project });
    await run(app, who);
    expect(askedBy('vision_analysis')).toBe(3);
    await run(app, await seller(app));
    expect(askedBy('vision_analysis')).toBe(4);
  });

  it('in another tone and with other instructions looks at the photo once', async () => {
    await run(app, who);
    const again = await run(app, who, { tone: 'playful', instructions: 'Mention the rim.' });
    expect(again.status).toBe('completed');
    expect([askedBy('vision_analysis'), askedBy('linkedin_post')]).toEqual([1, 2]);
  });

  it('leaves nothing behind when the account goes', async () => {
    const remembered = async () => (await app.database.query('SELECT key FROM ai_cache')).length;
    const before = await remembered();
    await run(app, who);
    expect(await remembered()).toBe(before + 2);
    await app.request('DELETE', '/api/user/account', { token: who.user.access_token, body: { password: who.user.password } });
    expect(await remembered()).toBe(before);
  });
});

describe('what models cost', () => {
  it('is reported by job, by run, by project and by month', async () => {
    const first = await run(app, who);
    const { body: other } = await app.post('/api/projects', { ...FACTS, product_name: 'Ebb Bowl' }, who.user.access_token);
    await app.upload(who.user.access_token, await photo({ colour: '#3c7a3f' }), { project_id: other.id });
    await run(app, { ...who, project: other.id }, { asset_types: ['ad_copy'] });

    const whole = { calls: 7, input_tokens: 700, output_tokens: 350, cost_usd: expect.closeTo(7 * PRICE, 10), unpriced_calls: 0 };
    const part = { calls: 4, input_tokens: 400, output_tokens: 200, cost_usd: expect.closeTo(4 * PRICE, 10), unpriced_calls: 0 };
    const both = { calls: 11, input_tokens: 1_100, output_tokens: 550, cost_usd: expect.closeTo(11 * PRICE, 10), unpriced_calls: 0 };
    const month = new Date().toISOString().slice(0, 7);
    expect(jobOf(first, 'ad_copy').usage).toMatchObject({ calls: 1, cost_usd: PRICE });
    expect(first.usage).toEqual(whole);
    expect(await usage(`?project_id=${who.project}`)).toEqual({ total: whole, months: [{ month, ...whole }] });
    expect(await usage(`?project_id=${other.id}`)).toMatchObject({ total: part });
    expect(await usage()).toEqual({ total: both, months: [{ month, ...both }] });
  });

  it('counts answers that were of no use', async () => {
    double.mock.prependFixture({
      match: from('ad_copy'),
      response: { content: 'no JSON', usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 } },
    });
    const done = await run(app, who, { asset_types: ['ad_copy'] });
    expect(jobOf(done, 'ad_copy')).toMatchObject({
      status: 'failed',
      error_code: 'schema_violation',
      usage: { calls: 3, input_tokens: 300 },
    });
    expect(done.usage).toMatchObject({ calls: 6, cost_usd: expect.closeTo(6 * PRICE, 10) });
    reset(double);
    await app.post(`/api/runs/${done.id}/retry`, undefined, who.user.access_token);
    const again = await ended(app, who, done.id);
    expect(again.status).toBe('completed');
    expect(jobOf(again, 'ad_copy').usage).toMatchObject({ calls: 4, input_tokens: 400, cost_usd: expect.closeTo(4 * PRICE, 10) });
  });

  it('is visible to the owner only', async () => {
    await run(app, who, { asset_types: ['ad_copy'] });
    const stranger = await app.register();
    expect((await app.get(`/api/usage?project_id=${who.project}`, stranger.access_token)).body.error_code).toBe('NOT_FOUND');
    expect((await app.get('/api/usage', stranger.access_token)).body).toMatchObject({ total: { calls: 0, cost_usd: 0 }, months: [] });
  });
});
