import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually } from '#testing';

import type { Asker } from './answers.js';
import { assetOf, ended, jobOf, run, seller, start } from './campaign.js';
import { from, MODELS, pointedAt, reset, startDouble } from './model-double.js';
import type { ModelDouble, Provider } from './model-double.js';

let double: ModelDouble;
let app: TestApp;

describe.each(Object.keys(MODELS) as Provider[])('when %s fails in a run', (provider) => {
  beforeAll(async () => {
    double = await startDouble();
    app = await createTestApp({ env: pointedAt(double, provider) });
  });

  afterAll(async () => {
    await app.close();
    await double.close();
  });

  beforeEach(() => reset(double));

  const calls = (agent: Asker) => double.asked.filter((one) => one.agent === agent).length;

  it('each kind of failure ends its own job as it should, and leaves the others standing', async () => {
    const { mock, cut, refuse } = double;
    mock.prependFixture({ match: from('linkedin_post'), response: { content: 'I would rather talk about the weather.' } });
    refuse.add('ad_copy');
    cut.add('blog_article');
    const who = await seller(app);
    const done = await run(app, who);

    expect(done.status).toBe('partial');
    expect(jobOf(done, 'linkedin_post')).toMatchObject({ status: 'failed', error_code: 'schema_violation', attempt: 1 });
    expect(jobOf(done, 'ad_copy')).toMatchObject({ status: 'failed', error_code: 'refused', attempt: 1 });
    expect(jobOf(done, 'blog_article')).toMatchObject({ status: 'failed', error_code: 'provider_unavailable', attempt: 3 });
    expect(jobOf(done, 'video_script')).toMatchObject({ status: 'completed', attempt: 1 });
    expect(jobOf(done, 'social_image').status).toBe('completed');
    expect([calls('linkedin_post'), calls('ad_copy'), calls('blog_article'), calls('video_script')]).toEqual([3, 1, 3, 1]);
    for (const type of ['linkedin_post', 'ad_copy', 'blog_article']) expect(await assetOf(app, who, type)).toBeUndefined();
    expect(await assetOf(app, who, 'video_script')).toMatchObject({ provider });

    reset(double);
    const again = await app.post(`/api/runs/${done.id}/retry`, undefined, who.user.access_token);
    expect(again.status).toBeLessThan(300);
    expect((await ended(app, who, again.body.id)).status).toBe('completed');
    expect(double.asked.map(({ agent }) => agent).sort()).toEqual(['ad_copy', 'blog_article', 'linkedin_post']);
  });

  it('a pause that the provider asks for is kept by all jobs and costs none of them an attempt', async () => {
    let asked = 0;
    double.mock.prependFixture({
      match: { predicate: (request) => from('insight_extraction').predicate(request) && asked++ === 0 },
      response: { error: { message: 'slow down' }, status: 429, retryAfter: 2 },
    });
    const who = await seller(app, { colour: '#3c7a3f' });
    const { id } = await start(app, who);
    await eventually(() => asked === 1);
    const pausedAt = Date.now();
    const done = await ended(app, who, id);
    expect(done.status).toBe('completed');
    expect(Date.now() - pausedAt).toBeGreaterThanOrEqual(1_900);
    expect(done.jobs.filter(({ attempt }) => attempt !== 1)).toEqual([]);
    expect(calls('insight_extraction')).toBe(2);
  });

  it('a key that is refused fails the step at once, and what needs it does not run', async () => {
    double.mock.prependFixture({
      match: from('vision_analysis'),
      response: { error: { message: 'invalid key', type: 'authentication_error' }, status: 401 },
    });
    const done = await run(app, await seller(app, { colour: '#2e4ab0' }));
    expect(done.status).toBe('failed');
    expect(jobOf(done, 'vision_analysis')).toMatchObject({ status: 'failed', error_code: 'provider_auth' });
    for (const { agent, ...job } of done.jobs)
      if (agent !== 'vision_analysis') expect(job).toMatchObject({ status: 'cancelled', error_code: 'upstream_failed' });
    expect(double.asked).toHaveLength(1);
  });
});
