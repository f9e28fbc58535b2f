import { LLMock } from '@copilotkit/aimock';
import { z } from 'zod';

import { failureOf, gatewayOf, providerVariables } from '../../../../test/support/model-gateway.js';
import type { CallFailure } from '../call/failure.js';
import type { GenerateRequest } from '../call/port.js';
import type { Breakers } from '../protect/breakers.js';
import type { ModelGateway } from './model-gateway.js';

const Post = z.strictObject({ hook: z.string().min(1).max(80), tags: z.array(z.string()).max(5) });
const GOOD = { hook: 'A lamp for long evenings', tags: ['light'] };
const REQUEST: GenerateRequest<typeof Post> = { system: 'Write.', prompt: 'about the lamp', schema: Post, prompt_version: '1' };

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

describe('an answer that was cut off', () => {
  const cut = { content: '{"hook":"A lamp for', finishReason: 'length' };
  const limits = () => mock.getRequests().map(({ body }) => (body as { max_tokens?: number }).max_tokens);

  it('is asked for afresh with twice the room', async () => {
    let asked = 0;
    mock.addFixture({ match: { predicate: () => asked++ === 0 }, response: cut });
    mock.onMessage(/lamp/, { content: JSON.stringify(GOOD) });
    gatewayWith(variables('openai-compatible'));
    expect((await ask({ max_output_tokens: 1_000 })).object).toEqual(GOOD);
    expect(limits()).toEqual([1_000, 2_000]);
    expect((mock.getRequests()[1]?.body as { messages: unknown[] }).messages).toHaveLength(2);
  });

  it('ends with a code of its own that names the setting to raise', async () => {
    mock.addFixture({ match: { userMessage: /lamp/ }, response: cut });
    gatewayWith(variables('openai-compatible'));
    const { code, message, wasted } = await failureOf(ask({ max_output_tokens: 1_000 }));
    expect([code, wasted?.usage.calls]).toEqual(['answer_cut', 3]);
    expect(message).toContain('AI_LLM_MAX_OUTPUT_TOKENS');
    expect(limits()).toEqual([1_000, 2_000, 4_000]);
  });
});

describe('an answer that only could be better', () => {
  const better = { value: GOOD, findings: [{ code: 'short', message: 'It is short.', where: 'hook' }] };
  const part = { schema: z.object({ hook: z.string() }), merge: (answer: unknown) => ({ ...GOOD, ...(answer as object) }) };

  it('is asked for again, only the part that is wanted, and taken when it does not get better', async () => {
    mock.onMessage(/Write a longer hook/, { content: '{"hook":"Still short"}' });
    mock.onMessage(/about the lamp/, { content: JSON.stringify(GOOD) });
    gatewayWith(variables('openai-compatible'));
    const mend = (value: unknown) => ({ ...better, value, again: { problems: 'Write a longer hook.', part } });
    expect(await ask({ mend })).toMatchObject({
      object: { hook: 'Still short', tags: ['light'] },
      findings: better.findings,
      usage: { calls: 3 },
    });
    const [, second] = mock.getRequests();
    expect(
      Object.keys(
        (second?.body as { response_format: { json_schema: { schema: { properties: object } } } }).response_format.json_schema.schema
          .properties,
      ),
    ).toEqual(['hook']);
  });

  it('is taken when the provider then fails', async () => {
    mock.addFixture({ match: { userMessage: /Write a longer hook/ }, response: { error: { message: 'down' }, status: 503 } });
    mock.onMessage(/about the lamp/, { content: JSON.stringify(GOOD) });
    gatewayWith(variables('openai-compatible'));
    const mend = (value: unknown) => ({ ...better, value, again: { problems: 'Write a longer hook.', part } });
    expect(await ask({ mend })).toMatchObject({ object: GOOD, usage: { calls: 1 } });
  });
});

describe('answers that cannot be used', () => {
  it('are replaced by the agent’s own result where it has one, and counted', async () => {
    mock.onMessage(/./, { content: 'I would rather talk about the weather.' });
    gatewayWith(variables('openai-compatible'));
    const answer = await ask({ fallback: (reason) => ({ hook: 'By rules', tags: [reason.slice(0, 11)] }) });
    expect(answer).toMatchObject({ object: { hook: 'By rules', tags: ['The answers'] }, provider: 'offline', usage: { calls: 3 } });
    expect(answer.findings).toMatchObject([{ code: 'worked_out_by_rules' }]);
  });

  it.each([
    ['on', 'anthropic'],
    ['off', 'schema_violation'],
  ])('go to the next provider with AI_FALLBACK_ON_MISFIT=%s: %s', async (setting, outcome) => {
    const asks = (model: string) => ({ predicate: (request: { model: string }) => request.model === model });
    mock.addFixture({ match: asks('some-model'), response: { content: 'The weather is fine.' } });
    mock.addFixture({ match: asks('other'), response: { content: JSON.stringify(GOOD) } });
    gatewayWith({
      ...variables('openai-compatible'),
      AI_LLM_FALLBACK: 'backup',
      ...variables('anthropic', 'AI_PROVIDER_BACKUP'),
      AI_PROVIDER_BACKUP_MODEL: 'other',
      AI_FALLBACK_ON_MISFIT: setting,
    });
    const got = await ask().then(
      ({ provider }) => provider,
      ({ code }: CallFailure) => code,
    );
    expect(got).toBe(outcome);
  });
});

describe('the temperature of a question', () => {
  const temperatures = () => mock.getRequests().map(({ body }) => (body as { temperature?: number }).temperature);

  it.each([
    ['reading', {}, [0.1, 0.1, 0.1]],
    ['writing', {}, [0.8, 0.2, 0.8]],
    ['writing', { AI_LLM_TEMPERATURE: '1.2' }, [1.2, 0.2, 1.2]],
    [undefined, {}, [undefined, undefined, undefined]],
  ] as const)('for %s with %j is %j, low where it repeats another', async (purpose, more, expected) => {
    mock.onMessage(/./, { content: 'The weather is fine.' });
    gatewayWith({ ...variables('openai-compatible'), ...more });
    await failureOf(ask({ ...(purpose && { purpose }) }));
    expect(temperatures()).toEqual(expected);
  });
});
