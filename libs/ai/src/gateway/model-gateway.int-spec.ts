import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { LLMock } from '@copilotkit/aimock';
import { z } from 'zod';

import { Environment } from '#platform';

import { failureOf, gatewayOf, providerVariables } from '../../../../test/support/model-gateway.js';
import { AiConfig } from '../config/ai.config.js';
import type { GenerateRequest } from '../call/port.js';
import type { Breakers } from '../protect/breakers.js';
import type { ModelGateway } from './model-gateway.js';

const Post = z.strictObject({ hook: z.string().min(1).max(80), tags: z.array(z.string()).max(5) });
const GOOD = { hook: 'A lamp for long evenings', tags: ['light'] };
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const REQUEST: GenerateRequest<typeof Post> = { system: 'Write.', prompt: 'about the lamp', schema: Post, prompt_version: '1' };

/** Stands before the mock and keeps what was really sent; the mock's own journal leaves pictures out. */
async function recorder(target: string): Promise<{ url: string; bodies: string[]; close: () => void }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      bodies.push(body);
      const answer = await fetch(target + (request.url ?? ''), { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, close: () => server.close() };
}

let mock: LLMock;
let gateway: ModelGateway | undefined;
let breakers: Breakers | undefined;

beforeEach(async () => {
  mock = new LLMock({ port: 0 });
  await mock.start();
});

afterEach(async () => {
  breakers?.onApplicationShutdown();
  await mock.stop();
});

const variables = (provider: string, prefix = 'AI_LLM', url = mock.url): NodeJS.ProcessEnv => providerVariables(provider, prefix, url);

function gatewayWith(environment: NodeJS.ProcessEnv): ModelGateway {
  ({ gateway, breakers } = gatewayOf(environment));
  return gateway;
}

const ask = (request: Partial<GenerateRequest<typeof Post>> = {}, lane: 'llm' | 'vision' = 'llm', signal = new AbortController().signal) =>
  (gateway as ModelGateway).of({ lane, agent: 'linkedin_post' }).generate({ ...REQUEST, ...request }, { signal });

describe.each(['openai-compatible', 'openai', 'anthropic', 'google'])('a campaign written by %s', (provider) => {
  it('comes back as the object of the schema, with who wrote it and what it used', async () => {
    mock.onMessage(/lamp/, { content: JSON.stringify(GOOD), usage: { prompt_tokens: 21, completion_tokens: 9, total_tokens: 30 } });
    gatewayWith(variables(provider));
    const answer = await ask();
    expect(answer).toMatchObject({ object: GOOD, provider, model: 'some-model' });
    expect(answer.usage.output_tokens).toBeGreaterThan(0);
  });

  it('can be about a picture', async () => {
    mock.onMessage(/lamp/, { content: JSON.stringify(GOOD) });
    const record = await recorder(mock.url);
    gatewayWith(variables(provider, 'AI_VISION', record.url));
    const images = [{ data: PIXEL, media_type: 'image/png' as const }];
    expect(await ask({ images }, 'vision').finally(record.close)).toMatchObject({ object: GOOD });
    expect(record.bodies[0]).toContain(PIXEL.toString('base64'));
  });

  it('is asked for once more when it does not fit, and told why', async () => {
    mock.onMessage(/cannot be used/, { content: JSON.stringify(GOOD) });
    mock.onMessage(/about the lamp/, { content: '{"hook":""}' });
    gatewayWith(variables(provider));
    expect((await ask()).object).toEqual(GOOD);
    expect(mock.getRequests()).toHaveLength(2);
    expect(JSON.stringify(mock.getRequests()[1]?.body)).toContain('hook: has 0 characters, at least 1');
  });

  it('fails for good when it does not fit three times, the last time asked from scratch', async () => {
    mock.onMessage(/./, { content: 'I would rather talk about the weather.' });
    gatewayWith(variables(provider));
    expect(await failureOf(ask())).toMatchObject({ code: 'schema_violation', retry: 'no' });
    const turns = mock
      .getRequests()
      .map(({ body }) => (body as { messages: { role: string }[] }).messages.filter(({ role }) => role === 'user').length);
    expect(turns).toEqual([1, 2, 1]);
  });

  it('is counted as paid for when the provider then refuses to repair it', async () => {
    mock.addFixture({ match: { userMessage: /cannot be used/ }, response: { error: { message: 'slow down' }, status: 429 } });
    mock.onMessage(/about the lamp/, { content: '{"hook":""}', usage: { prompt_tokens: 21, completion_tokens: 9, total_tokens: 30 } });
    gatewayWith(variables(provider));
    const { code, wasted } = await failureOf(ask());
    expect([code, wasted?.usage.calls]).toEqual(['throttled', 1]);
    expect(wasted?.usage).toMatchObject({ input_tokens: 21, output_tokens: 9 });
  });

  it('waits as long as the provider asks', async () => {
    mock.addFixture({ match: { userMessage: /lamp/ }, response: { error: { message: 'slow down' }, status: 429, retryAfter: 4 } });
    gatewayWith(variables(provider));
    expect(await failureOf(ask())).toMatchObject({ code: 'throttled', retry: { after_ms: 4_000 }, uses_attempt: false });
  });

  it('is given up at the time limit', async () => {
    mock.addFixture({ match: { userMessage: /lamp/ }, response: { content: JSON.stringify(GOOD) }, chaos: { latencyMs: 3_000 } });
    gatewayWith({ ...variables(provider), AI_TIMEOUT_MS: '150' });
    expect(await failureOf(ask())).toMatchObject({ code: 'timeout', retry: 'backoff' });
  });

  it('ends at once when the caller does', async () => {
    mock.addFixture({ match: { userMessage: /lamp/ }, response: { content: JSON.stringify(GOOD) }, chaos: { latencyMs: 3_000 } });
    gatewayWith(variables(provider));
    expect(await failureOf(ask({}, 'llm', AbortSignal.timeout(100)))).toMatchObject({ code: 'aborted' });
  });
});

describe('the chain of providers', () => {
  it('asks the next one when the first is down, and says who answered', async () => {
    mock.onMessage(/lamp/, { content: JSON.stringify(GOOD) });
    gatewayWith({
      ...variables('openai'),
      AI_LLM_BASE_URL: 'http://127.0.0.1:9/v1',
      AI_LLM_FALLBACK: 'backup',
      ...variables('anthropic', 'AI_PROVIDER_BACKUP'),
    });
    expect(await ask()).toMatchObject({ object: GOOD, provider: 'anthropic' });
  });

  it('adds what the first was paid for an answer that it did not repair', async () => {
    const asks = (model: string, words = /./) => ({
      predicate: (request: { model: string; messages: unknown }) => request.model === model && words.test(JSON.stringify(request.messages)),
    });
    mock.addFixture({ match: asks('some-model', /cannot be used/), response: { error: { message: 'down' }, status: 503 } });
    mock.addFixture({
      match: asks('some-model'),
      response: { content: '{"hook":""}', usage: { prompt_tokens: 21, completion_tokens: 9 } },
    });
    mock.addFixture({
      match: asks('other'),
      response: { content: JSON.stringify(GOOD), usage: { prompt_tokens: 20, completion_tokens: 8 } },
    });
    gatewayWith({
      ...variables('openai'),
      AI_LLM_FALLBACK: 'backup',
      ...variables('openai-compatible', 'AI_PROVIDER_BACKUP'),
      AI_PROVIDER_BACKUP_MODEL: 'other',
    });
    expect(await ask()).toMatchObject({ model: 'other', usage: { calls: 2, input_tokens: 41, output_tokens: 17 } });
  });

  it('does not ask another one to answer a question the first found wrong', async () => {
    mock.addFixture({ match: { userMessage: /lamp/ }, response: { error: { message: 'bad request' }, status: 400 } });
    gatewayWith({ ...variables('openai'), AI_LLM_FALLBACK: 'backup', ...variables('anthropic', 'AI_PROVIDER_BACKUP') });
    expect(await failureOf(ask())).toMatchObject({ code: 'invalid_request' });
    expect(mock.getRequests()).toHaveLength(1);
  });

  it('opens the breaker of a dead provider and shows it', async () => {
    const models = gatewayWith({ ...variables('openai'), AI_LLM_BASE_URL: 'http://127.0.0.1:9/v1' });
    for (let n = 0; n < 5; n++) expect(await failureOf(ask())).toMatchObject({ code: 'provider_unavailable' });
    expect(await failureOf(ask())).toMatchObject({ code: 'circuit_open' });
    expect(models.breakers()).toEqual([{ provider: 'openai', lane: 'llm', state: 'open' }]);
  });

  it('gives an agent the provider it was configured with', async () => {
    const models = gatewayWith({ ...variables('openai'), AI_AGENT_LINKEDIN_POST_MODEL: 'better-model' });
    expect(models.describe({ lane: 'llm', agent: 'linkedin_post' })).toEqual({ provider: 'openai', model: 'better-model' });
    expect(models.describe({ lane: 'llm', agent: 'ad_copy' })).toEqual({ provider: 'openai', model: 'some-model' });
  });
});

describe('room for an answer', () => {
  const limitSent = () => Number((mock.getRequests().at(-1)?.body as { max_completion_tokens?: number; max_tokens?: number }).max_tokens);

  it.each([
    ['qwen3-vl', {}, 1_000],
    ['vendor/gpt-5', {}, 1_000 + 8_192],
    ['qwen3-vl', { AI_LLM_REASONING_TOKENS: '500' }, 1_500],
    ['qwen3-vl', { AI_LLM_MAX_OUTPUT_TOKENS: '200' }, 200],
  ])('of %s with %j is %i tokens', async (model, more, limit) => {
    mock.onMessage(/lamp/, { content: JSON.stringify(GOOD) });
    gatewayWith({ ...variables('openai-compatible'), AI_LLM_MODEL: model, ...more });
    await ask({ max_output_tokens: 1_000 });
    expect(limitSent()).toBe(limit);
  });
});

describe('without a provider', () => {
  it('the rules of the agent answer', async () => {
    gatewayWith({});
    expect(await ask({ offline: () => GOOD })).toMatchObject({ object: GOOD, provider: 'offline', usage: { cost_usd: 0 } });
    expect(await failureOf(ask())).toMatchObject({ code: 'offline_unsupported', retry: 'no' });
  });
});

describe('configuration that cannot work stops the boot', () => {
  it.each([
    [{ AI_LLM_PROVIDER: 'openai', AI_LLM_MODEL: 'm' }, 'AI_LLM_API_KEY: is required for openai'],
    [{ AI_LLM_PROVIDER: 'openai-compatible', AI_LLM_MODEL: 'm' }, 'AI_LLM_BASE_URL: is required for openai-compatible'],
    [{ AI_VISION_PROVIDER: 'google', AI_VISION_API_KEY: 'k' }, 'AI_VISION_MODEL: is required for google'],
    [{ AI_LLM_PROVIDER: 'skynet' }, 'AI_LLM_PROVIDER:'],
    [{ AI_LLM_FALLBACK: 'backup' }, 'AI_LLM_FALLBACK: names backup, but AI_PROVIDER_BACKUP_PROVIDER is not set'],
    [{ AI_PROVIDER_BACKUP_PROVIDER: 'openai', AI_PROVIDER_BACKUP_MODEL: 'm' }, 'AI_PROVIDER_BACKUP_API_KEY: is required for openai'],
    [{ AI_AGENT_AD_COPY_JSON: 'maybe' }, 'AI_AGENT_AD_COPY_JSON: must be schema or prompt'],
    [{ AI_AGENT_AD_COPY_REASONING_EFFORT: 'huge' }, 'AI_AGENT_AD_COPY_REASONING_EFFORT: must be minimal or low or medium or high'],
    [{ AI_AGENT_AD_COPY_TEMPERATURE: 'warm' }, 'AI_AGENT_AD_COPY_TEMPERATURE: must be a number from 0 to 2'],
    [{ AI_AGENT_AD_COPY_PROVIDER: 'nobody' }, 'AI_AGENT_AD_COPY_PROVIDER: must be one of'],
  ])('%j', (environment, message) => {
    expect(() => new AiConfig(new Environment(environment))).toThrow(message);
  });
});
