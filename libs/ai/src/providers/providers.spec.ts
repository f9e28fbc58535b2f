import { z } from 'zod';

import { modelSchema } from './json-schema.js';
import { sentSchema } from './sent-schema.js';
import { Thinking } from './thinking.js';

const Answer = z
  .strictObject({
    title: z.string().min(1).max(30).describe('What it is called.'),
    tags: z.array(z.string()).max(3),
    score: z.int().optional(),
  })
  .meta({ id: 'SomeAnswer' });

describe('the schema a provider gets', () => {
  it('has no ids and no bounds of safe integers, and allows no further keys', () => {
    const json = JSON.stringify(modelSchema(Answer));
    expect(json).not.toMatch(/SomeAnswer|\$schema|9007199254740991/);
    expect(modelSchema(Answer)).toMatchObject({ type: 'object', additionalProperties: false, required: ['title', 'tags'] });
  });

  it('keeps properties that are called like keywords', () => {
    expect(modelSchema(z.object({ format: z.string(), id: z.string() }))['properties']).toHaveProperty('format');
  });

  it.each(['openai', 'anthropic', 'google', 'openai-compatible'] as const)('says every limit in words, for %s too', (provider) => {
    const { properties } = sentSchema({ provider }, Answer) as { properties: Record<string, { description: string }> };
    expect(properties['title']?.description).toBe('What it is called. At most 30 characters.');
    expect(properties['tags']?.description).toBe('At most 3 entries.');
  });

  it('has no lengths of strings for servers that speak OpenAI’s protocol, and keeps them for others', () => {
    expect(JSON.stringify(sentSchema({ provider: 'openai-compatible' }, Answer))).not.toMatch(/maxLength|minLength/);
    expect(JSON.stringify(sentSchema({ provider: 'openai' }, Answer))).toContain('"maxLength":30');
  });
});

describe('what is known of models that think', () => {
  const route = (provider: 'openai' | 'openai-compatible' | 'anthropic' | 'google', model: string) => ({
    source: 'AI_LLM',
    provider,
    model,
    max_output_tokens: 4_096,
    json: 'schema' as const,
  });

  it.each([
    ['openai', 'o4-mini', true],
    ['openai', 'gpt-5', true],
    ['openai', 'gpt-4.1', false],
    ['openai-compatible', 'vendor/gpt-5', true],
    ['openai-compatible', 'llama3.1', false],
    ['google', 'gemini-2.5-flash', true],
    ['anthropic', 'claude-sonnet-4-5', false],
  ] as const)('%s %s: %s', async (provider, model, thinks) => {
    const thinking = new Thinking();
    expect(await thinking.thinks(route(provider, model))).toBe(thinks);
    expect(await thinking.roomFor(route(provider, model), 1_000)).toBe(thinks ? 1_000 + 8_192 : 1_000);
  });

  it('a model that was seen to think gets room for it from then on', async () => {
    const thinking = new Thinking();
    const local = route('openai-compatible', 'deepseek-r1');
    expect(await thinking.roomFor(local, 1_000)).toBe(1_000);
    thinking.note(local);
    expect(await thinking.roomFor(local, 1_000)).toBe(1_000 + 8_192);
    expect(await thinking.roomFor({ ...local, reasoning_tokens: 500 }, 1_000)).toBe(1_500);
  });

  it('little thinking is asked of OpenAI’s models, as much as is set of any', async () => {
    const thinking = new Thinking();
    expect(await thinking.optionsFor(route('openai', 'gpt-5'))).toEqual({ openai: { reasoningEffort: 'low' } });
    expect(await thinking.optionsFor(route('openai', 'gpt-4.1'))).toEqual({});
    expect(await thinking.optionsFor(route('openai-compatible', 'some'))).toEqual({});
    expect(await thinking.optionsFor({ ...route('openai-compatible', 'some'), reasoning_effort: 'high' })).toEqual({
      openaiCompatible: { reasoningEffort: 'high' },
    });
  });
});
