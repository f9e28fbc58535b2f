import { createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';

import { createSigner, createVerifier } from 'fast-jwt';

/** The claims of a token before anybody has looked at them. */
export type Claims = Record<string, unknown>;

/** One key that signs and verifies access tokens. */
export interface SigningKey {
  kid: string;
  /** The header every token of this key has, as it stands in the token: what differs in one character is not ours. */
  header: string;
  sign: (claims: Claims) => string;
  /** The claims of a token whose signature is right; throws otherwise. Expiry is the caller's to check. */
  verify: (token: string) => Claims;
  /** The public half, for algorithms that have one. */
  jwk?: JsonWebKey;
}

export type Algorithm = 'HS256' | 'EdDSA';

const TYPE = 'at+jwt';
// Source: RFC 8410, the PKCS #8 frame of an Ed25519 seed.
const ED25519_FRAME = Buffer.from('302e020100300506032b657004220420', 'hex');

function keyPair(algorithm: Algorithm, secret: string): { private: string | Buffer; public: string | Buffer; jwk?: JsonWebKey } {
  if (algorithm === 'HS256') return { private: Buffer.from(secret), public: Buffer.from(secret) };
  const seed = Buffer.from(hkdfSync('sha256', secret, 'catalyst', 'access-token ed25519', 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([ED25519_FRAME, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  return {
    private: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    public: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    jwk: publicKey.export({ format: 'jwk' }),
  };
}

/** Prepares a key once; signing and verifying with it then parse no key any more. */
export function signingKey(algorithm: Algorithm, secret: string, kid: string): SigningKey {
  const keys = keyPair(algorithm, secret);
  const sign = createSigner({ key: keys.private, algorithm, kid, header: { alg: algorithm, typ: TYPE } });
  const verify = createVerifier({ key: keys.public, algorithms: [algorithm], checkTyp: TYPE, ignoreExpiration: true });
  return {
    kid,
    header: sign({}).split('.', 1)[0] ?? '',
    sign: (claims) => sign(claims),
    verify: (token) => verify(token) as Claims,
    ...(keys.jwk && { jwk: { ...keys.jwk, kid, alg: algorithm, use: 'sig' } }),
  };
}
