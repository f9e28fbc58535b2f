import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { v7 } from 'uuid';

import { decodeRefreshToken, encodeRefreshToken, hasValidSignature } from './refresh-token.js';

const key = randomBytes(32);

describe('refresh tokens', () => {
  it('say their session and count, and are made again from them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (counter) => {
        const id = v7();
        const token = encodeRefreshToken(id, counter, key);
        const claims = decodeRefreshToken(token);
        expect(token).toMatch(/^[\w-]{60}$/);
        expect(claims).toMatchObject({ sessionId: id, counter });
        expect(claims && hasValidSignature(claims, key)).toBe(true);
        expect(encodeRefreshToken(id, counter, key)).toBe(token);
      }),
    );
  });

  it('do not fit the key of another session', () => {
    const claims = decodeRefreshToken(encodeRefreshToken(v7(), 3, key));
    expect(claims && hasValidSignature(claims, randomBytes(32))).toBe(false);
  });

  it('that were changed in any one character are not tokens', () => {
    const token = encodeRefreshToken(v7(), 7, key);
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(decodeRefreshToken(changed)).toBeUndefined();
    }
  });

  it('are never found in noise', () => {
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (text) => decodeRefreshToken(text) === undefined));
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 45, maxLength: 45 }),
        (bytes) => decodeRefreshToken(Buffer.from(bytes).toString('base64url')) === undefined,
      ),
    );
  });
});
