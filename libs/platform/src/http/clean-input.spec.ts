import fc from 'fast-check';

import { cleanInput } from './clean-input.js';

const refusal = (input: unknown): string | undefined => {
  try {
    cleanInput(input);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

describe('cleaning of input', () => {
  it('brings every string to NFC', () => {
    expect(cleanInput({ name: 'Cafe\u0301', list: ['e\u0301'] })).toEqual({ name: 'Café', list: ['é'] });
  });

  it.each([
    ['NUL', { a: 'x\0y' }, 'a: must not contain NUL'],
    ['a lone surrogate', { a: ['\ud800'] }, 'a.0: must be well-formed Unicode'],
    ['a prototype key', JSON.parse('{"a":{"__proto__":1}}') as unknown, 'a: must not have the key __proto__'],
    ['a constructor key', { constructor: 1 }, 'must not have the key constructor'],
    ['33 levels', nested(33), 'must not be nested deeper than 32 levels'],
    ['10,001 members', Array.from({ length: 10_001 }, () => 1), 'must not have more than 10000 members'],
  ])('refuses %s', (_what, input, message) => {
    expect(refusal(input)).toContain(message);
  });

  it('accepts 32 levels', () => {
    expect(refusal(nested(32))).toBeUndefined();
  });

  it('refuses 3,000 levels without running out of stack', () => {
    expect(refusal(JSON.parse('['.repeat(3_000) + ']'.repeat(3_000)))).toContain('32 levels');
  });

  it('leaves any other JSON as it was, up to normal form', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value).normalize('NFC');
        fc.pre(text.isWellFormed() && !/\\u0000|\\ud[89a-f]|__proto__|constructor|prototype/.test(text));
        expect(JSON.stringify(cleanInput(JSON.parse(text)))).toBe(text);
      }),
    );
  });
});
