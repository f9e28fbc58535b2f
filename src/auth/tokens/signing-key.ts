import { createECDH, createPrivateKey, createPublicKey, createSecretKey, hkdfSync } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';

import type { JwtSignOptions } from '@nestjs/jwt';

import type { SigningAlgorithm } from '../config/auth.config.js';

/** One key that signs and verifies access tokens. */
export interface SigningKey {
  kid: string;
  algorithm: SigningAlgorithm;
  /** The encoded header of every token of this key; a token with any other header is not ours. */
  header: string;
  signing: KeyObject;
  verifying: KeyObject;
  /** Length of a signature in bytes. */
  signatureLength: number;
  /** The public half, for algorithms that have one. */
  jwk?: JsonWebKey;
}

const TYPE = 'at+jwt';
const CURVE = 'prime256v1';
// Source: FIPS 186-5, section A.2.1: the order of P-256, and a seed 64 bits longer, so that all scalars are equally likely.
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const SEED_BYTES = 40;

/** The private P-256 scalar derived from a secret. */
function scalarOf(secret: string): Buffer {
  const seed = Buffer.from(hkdfSync('sha256', secret, 'catalyst', 'access-token p-256', SEED_BYTES));
  const scalar = (BigInt(`0x${seed.toString('hex')}`) % (ORDER - 1n)) + 1n;
  return Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
}

function keyPair(secret: string): { signing: KeyObject; verifying: KeyObject } {
  const d = scalarOf(secret);
  const curve = createECDH(CURVE);
  curve.setPrivateKey(d);
  const point = curve.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x, y } as JsonWebKey;
  const signing = createPrivateKey({ key, format: 'jwk' });
  return { signing, verifying: createPublicKey(signing) };
}

/** The signer options that produce the header of a key's tokens: `alg`, `typ`, `kid`, in this order. */
export function signOptions({ algorithm, kid }: Pick<SigningKey, 'algorithm' | 'kid'>): JwtSignOptions {
  return { algorithm, keyid: kid, header: { alg: algorithm, typ: TYPE } };
}

/** Prepares a key, so that signing and verifying need not parse it each time. */
export function signingKey(algorithm: SigningAlgorithm, secret: string, kid: string): SigningKey {
  const header = Buffer.from(JSON.stringify({ alg: algorithm, typ: TYPE, kid })).toString('base64url');
  if (algorithm === 'HS256') {
    const key = createSecretKey(Buffer.from(secret));
    return { kid, algorithm, header, signing: key, verifying: key, signatureLength: 32 };
  }
  const keys = keyPair(secret);
  const jwk = { ...keys.verifying.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' };
  return { kid, algorithm, header, ...keys, signatureLength: 64, jwk };
}
