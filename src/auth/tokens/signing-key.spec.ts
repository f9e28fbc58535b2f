import { createHmac, verify } from 'node:crypto';

import { JwtService } from '@nestjs/jwt';

import { signingKey, signOptions } from './signing-key.js';

const SECRET = 'a-secret-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz';
const CLAIMS = { iss: 'catalyst', aud: 'catalyst', sub: 'somebody', jti: 'one', iat: 1_700_000_000, exp: 1_700_000_900 };
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenOf(algorithm: 'HS256' | 'ES256'): { key: ReturnType<typeof signingKey>; token: string } {
  const key = signingKey(algorithm, SECRET, 'kid-1');
  return { key, token: new JwtService().sign(CLAIMS, { ...signOptions(key), privateKey: key.signing }) };
}

it('signs HS256 to the same characters as every version before', () => {
  const input = `${part({ alg: 'HS256', typ: 'at+jwt', kid: 'kid-1' })}.${part(CLAIMS)}`;
  expect(tokenOf('HS256').token).toBe(`${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`);
});

it.each(['HS256', 'ES256'] as const)('knows the header and the length of the signature of %s', (algorithm) => {
  const { key, token } = tokenOf(algorithm);
  const [header, , signature = ''] = token.split('.');
  expect(key.header).toBe(header);
  expect(Buffer.from(signature, 'base64url')).toHaveLength(key.signatureLength);
});

it('makes the ES256 key of a secret the same everywhere, with a public half that verifies', () => {
  const { key, token } = tokenOf('ES256');
  expect(key.jwk).toEqual({
    kty: 'EC',
    crv: 'P-256',
    x: 'JgJ636CyEVqDaZwaN6EfaxvbCD-vCQqmH-vE_JYx65k',
    y: 'XXD2Sv9M2XOfIXtxSyIsrgDQJyXlq_JojrufU9zwwx8',
    kid: 'kid-1',
    alg: 'ES256',
    use: 'sig',
  });
  const [head, payload, signature = ''] = token.split('.');
  const options = { key: key.verifying, dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', Buffer.from(`${head}.${payload}`), options, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(signingKey('ES256', `${SECRET}.`, 'kid-1').jwk).not.toMatchObject({ x: key.jwk?.x });
});
