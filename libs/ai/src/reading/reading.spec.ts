import { z } from 'zod';

import { coerce, secondsOf } from './coerce.js';
import { cutAtWord } from './cut-text.js';
import { findObject } from './find-object.js';
import { readText, readValue } from './read-answer.js';

const Answer = z.object({ title: z.string().min(1).max(30), tags: z.array(z.string().min(1)).max(3), score: z.int().optional() });
const GOOD = { title: 'Lamp', tags: ['a'] };
const JSON_TEXT = JSON.stringify(GOOD);

const read = async (text: string, cut = false) => {
  const found = readText(text, Answer, cut);
  return found.ok ? readValue(found.value, { schema: Answer }) : found;
};

describe('reading an answer', () => {
  it.each([
    ['plain', JSON_TEXT],
    ['fenced', `\`\`\`json\n${JSON_TEXT}\n\`\`\``],
    ['with prose around it', `Sure! Here it is:\n\n${JSON_TEXT}\n\nTell me if you want {changes}.`],
    ['after thoughts', `<think>The brief says {"title": "no"}.</think>\n${JSON_TEXT}`],
    ['after thoughts whose start is not sent', `The brief asks for an object.</think>${JSON_TEXT}`],
    ['behind another object', `{"title":"First","tags":[]}${JSON_TEXT}`],
    ['wrapped once', `{"answer":${JSON_TEXT}}`],
    ['in a list', `[${JSON_TEXT}]`],
    ['with a comma too many', '{"title":"Lamp","tags":["a"],}'],
    ['in single quotes', "{'title': 'Lamp', 'tags': ['a']}"],
    ['with a brace that nothing closes before it', `A smiley :{ and then ${JSON_TEXT}`],
    ['with text where a list belongs', '{"title":"Lamp","tags":"a"}'],
  ])('accepts an object %s', async (_how, text) => {
    expect(await read(text)).toMatchObject({ ok: true, object: GOOD });
  });

  it.each([
    ['nothing', ''],
    ['prose', 'Sure! Here is your campaign.'],
    ['a thought without an end', `<think>I will write ${JSON_TEXT}`],
    ['an object of something else', '{"weather":"fine"}'],
    ['an empty object', '{}'],
    ['null', 'null'],
    ['an empty list', '[]'],
    ['2 MB', JSON.stringify({ ...GOOD, title: 'x'.repeat(2_000_000) })],
    ['deep nesting', `{"title":${'['.repeat(500)}${']'.repeat(500)},"tags":[]}`],
  ])('refuses %s in words for the model', async (_what, text) => {
    const result = await read(text);
    expect(result.ok).toBe(false);
    expect(!result.ok && result.problems.length).toBeGreaterThan(5);
  });

  it('never repairs an answer that was cut off', () => {
    expect(findObject('{"title":"Lamp","tags":["a"', ['title'])).toMatchObject({ ok: true });
    expect(findObject('{"title":"Lamp","tags":["a"', ['title'], true)).toMatchObject({ ok: false, problems: 'the answer was cut off' });
  });

  it('says what is wrong in numbers', async () => {
    const Strict = z.object({ title: z.string().refine((text) => text.length < 5, 'is too long'), tags: z.array(z.string()).min(2) });
    const result = await readValue({ title: 'Too long', tags: ['a'] }, { schema: Strict });
    expect(result).toEqual({ ok: false, problems: '- title: is too long: "Too long"\n- tags: has 1 entries, at least 2' });
  });

  it('cuts texts and lists to their limits, and says so', async () => {
    const result = await readValue({ title: 'One short sentence. And then another one.', tags: ['a', 'b', 'c', 'd'] }, { schema: Answer });
    expect(result).toMatchObject({ ok: true, object: { title: 'One short sentence.', tags: ['a', 'b', 'c'] } });
    expect(result.ok && result.findings.map(({ code, where }) => [code, where])).toEqual([
      ['text_shortened', 'title'],
      ['list_shortened', 'tags'],
    ]);
  });

  it('leaves out entries of lists that do not fit, as long as the rest is enough', async () => {
    const List = z.object({ items: z.array(z.object({ kind: z.enum(['a', 'b']) })).min(1) });
    const good = await readValue({ items: [{ kind: 'a' }, { kind: 'other' }] }, { schema: List });
    expect(good).toMatchObject({
      ok: true,
      object: { items: [{ kind: 'a' }] },
      findings: [{ code: 'entry_dropped', where: 'items.1.kind' }],
    });
    expect((await readValue({ items: [{ kind: 'other' }] }, { schema: List })).ok).toBe(false);
  });
});

describe('bringing values into shape', () => {
  const list = { type: 'array', items: { type: 'string' } };

  it.each([
    [null, list, []],
    [undefined, list, []],
    ['- a\n- b', list, ['a', 'b']],
    ['#One #Two', list, ['#One', '#Two']],
    ['one', list, ['one']],
    [['a', null, ''], list, ['a']],
    ['0:07', { type: 'integer' }, 7],
    ['5s', { type: 'integer' }, 5],
    ['4 seconds', { type: 'integer' }, 4],
    [4.6, { type: 'integer' }, 5],
    [7, { type: 'string' }, '7'],
    ['PHOTO', { type: 'string', enum: ['photo'] }, 'photo'],
    ['many', { type: 'integer' }, 'many'],
    [{}, { type: 'object', properties: { notes: list }, required: ['notes'] }, { notes: [] }],
    [{ a: null }, { type: 'object', properties: { a: { type: 'integer' } } }, {}],
  ])('%j by %j is %j', (value, shape, expected) => {
    expect(coerce(value, shape)).toEqual(expected);
  });

  it('reads seconds as a clock shows them', () => {
    expect(['0:05', '1:10', '1:00:00', '12', 'soon'].map(secondsOf)).toEqual([5, 70, 3_600, 12, undefined]);
  });
});

it.each([
  ['short', 10, 'short'],
  ['One sentence. Two sentences.', 15, 'One sentence.'],
  ['words that go on and on', 12, 'words that'],
  ['a comma, here', 8, 'a comma'],
  ['無断で切らない文章をここに置きます', 5, '無断で切ら'],
])('cuts %j to at most %i', (text, most, expected) => {
  expect(cutAtWord(text, most)).toBe(expected);
});
