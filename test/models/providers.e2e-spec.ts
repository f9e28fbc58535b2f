import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

import { ASKERS } from './answers.js';
import { assetOf, jobOf, run, seller } from './campaign.js';
import type { Seller, ShownRun } from './campaign.js';
import { KEY, MODELS, pointedAt, startDouble } from './model-double.js';
import type { ModelDouble, Provider } from './model-double.js';

/** A request in the shape of its provider. */
type Wire = ReturnType<typeof JSON.parse>;

/** Where each protocol carries the key, the picture and the shape of the answer. */
const ON_THE_WIRE: Record<Provider, { key: string; schema: (body: Wire) => Wire; picture: (body: Wire) => string | undefined }> = {
  openai: openAiStyle(),
  'openai-compatible': openAiStyle(),
  anthropic: {
    key: 'x-api-key',
    schema: (body) => body.output_config?.format?.schema,
    picture: (body) => body.messages[0].content.find((part: Wire) => part.type === 'image')?.source.data,
  },
  google: {
    key: 'x-goog-api-key',
    schema: (body) => body.generationConfig.responseSchema,
    picture: (body) => body.contents[0].parts.find((part: Wire) => part.inlineData)?.inlineData.data,
  },
};

function openAiStyle() {
  return {
    key: 'authorization',
    schema: (body: Wire) => body.response_format?.json_schema?.schema,
    picture: (body: Wire) =>
      body.messages
        .flatMap(({ content }: Wire) => (Array.isArray(content) ? content : []))
        .find((part: Wire) => part.type === 'image_url')
        ?.image_url.url.split(',')[1],
  };
}

describe.each(Object.keys(MODELS) as Provider[])('a whole campaign written by %s', (provider) => {
  const { model, usd } = MODELS[provider];
  const wire = ON_THE_WIRE[provider];
  let double: ModelDouble;
  let app: TestApp;
  let who: Seller;
  let done: ShownRun;

  beforeAll(async () => {
    double = await startDouble();
    app = await createTestApp({ env: pointedAt(double, provider) });
    who = await seller(app);
    done = await run(app, who);
  });

  afterAll(async () => {
    await app.close();
    await double.close();
  });

  it('completes with one call for each agent that asks', () => {
    expect(done.jobs.filter(({ status }) => status !== 'completed')).toEqual([]);
    expect(done.status).toBe('completed');
    expect(double.asked.map(({ agent }) => agent).sort()).toEqual([...ASKERS].sort());
  });

  it('says on each job who answered, with which tokens, at which cost', () => {
    for (const agent of ASKERS) {
      const { usage, ...job } = jobOf(done, agent);
      expect(job).toMatchObject({ provider, model, attempt: 1, error_code: null });
      expect(usage).toEqual({ calls: 1, input_tokens: 100, output_tokens: 50, cost_usd: usd === null ? null : expect.closeTo(usd, 10) });
    }
    expect(jobOf(done, 'social_image')).toMatchObject({ provider: null, usage: null });
  });

  it('leaves assets with the words of the model and its name', async () => {
    const post = await assetOf(app, who, 'linkedin_post');
    expect(post).toMatchObject({ provider, model, version: 1, run_id: done.id, data: { hook: 'A mug that was thrown, not cast.' } });
    for (const type of ['ad_copy', 'blog_article', 'video_script'])
      expect(await assetOf(app, who, type)).toMatchObject({ provider, model });
  });

  it('sends the key, the photo and the schema as the protocol wants them', () => {
    for (const { agent, headers, text } of double.asked) {
      const body = JSON.parse(text);
      expect(String(headers[wire.key])).toContain(KEY);
      expect(Object.keys(wire.schema(body)?.properties ?? {})).toContain('notes');
      expect(wire.picture(body) !== undefined).toBe(agent === 'vision_analysis');
      expect(text).not.toMatch(/"tools":\s*\[\s*\{/);
    }
    const seen = double.asked.find(({ agent }) => agent === 'vision_analysis');
    const picture = Buffer.from(wire.picture(JSON.parse(seen?.text ?? '{}')) ?? '', 'base64');
    expect(picture.byteLength).toBeGreaterThan(1_000);
  });
});
