import fc from 'fast-check';

import { parseJsonBody } from './json-body.js';

const parse = (text: string): unknown => parseJsonBody(Buffer.from(text));

describe('a JSON body', () => {
  it('is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes('__proto__'));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('may be empty', () => {
    expect(parse('')).toBeUndefined();
  });

  it.each(['{', '{"a":}', "{'a':1}", '[1,]', 'NaN', '\ufeff{}', ''.padEnd(100, '[')])('is refused when it is not JSON: %s', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'MALFORMED_JSON' }));
  });

  it('is refused when it is not UTF-8', () => {
    expect(() => parseJsonBody(Buffer.from([0x22, 0xff, 0x22]))).toThrow(expect.objectContaining({ code: 'MALFORMED_JSON' }));
  });

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '[{"x":{"b":null , "b" : null}}]',
    '{"a\\\\":1,"a\\\\":2}',
    '{"a":"\\"","a":0}',
    '{"":1,"":2}',
  ])('is refused when an object names a key twice: %s', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
  });

  it.each(['{"a":"a","b":"a:"}', '{"a":"\\"b\\":1"}', '{"a\\\\":"b"}', '["a","a"]', '{"a":{"a":{"a":1}}}', '":"'])(
    'is accepted: %s',
    (text) => {
      expect(parse(text)).toEqual(JSON.parse(text));
    },
  );

  it('may be nested deeper than the stack', () => {
    const depth = 100_000;
    expect(() => parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)).not.toThrow();
  });
});
