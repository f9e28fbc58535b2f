import { z } from 'zod';

import { modelSchema } from './json-schema.js';
import { parseAnswer } from './parse-answer.js';

const Answer = z
  .strictObject({ title: z.string().min(1).max(30), tags: z.array(z.string()).max(3), score: z.int().optional() })
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
});

describe('reading an answer', () => {
  const good = { title: 'Lamp', tags: ['a'] };

  it.each([
    ['plain', JSON.stringify(good)],
    ['fenced', '```json\n' + JSON.stringify(good) + '\n```'],
    ['with space around', `\n ${JSON.stringify(good)} \n`],
  ])('accepts JSON that is %s', async (_how, text) => {
    expect(await parseAnswer(text, Answer)).toEqual({ ok: true, object: good });
  });

  it.each([
    ['nothing', ''],
    ['prose', 'Sure! Here is your campaign.'],
    ['cut JSON', '{"title":"La'],
    ['two objects', '{"title":"a","tags":[]}{"title":"b","tags":[]}'],
    ['a further key', JSON.stringify({ ...good, evil: 1 })],
    ['a wrong type', JSON.stringify({ ...good, title: 7 })],
    ['a title that is too long', JSON.stringify({ ...good, title: 'x'.repeat(31) })],
    ['NaN', '{"title":"a","tags":[],"score":NaN}'],
    ['an array', '[]'],
    ['null', 'null'],
    ['10 MB', JSON.stringify({ ...good, title: 'x'.repeat(10_000_000) })],
    ['deep nesting', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ])('refuses %s with words for the model', async (_what, text) => {
    const parsed = await parseAnswer(text, Answer);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.problems.length).toBeGreaterThan(5);
  });
});
