import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';

/** An invalid token and the reason. */
export type HostileToken = [flaw: string, token: string];

interface Forge {
  /** A valid token and its signing secret: even an attacker with the secret must not bypass the rules. */
  token: string;
  secret: string;
}

const b64 = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const hmac = (algorithm: string, input: string, key: string | Buffer): string =>
  createHmac(algorithm, key).update(input).digest('base64url');

/** Hundreds of tokens, each of which differs from a valid one in one respect. */
export function hostileTokens({ token, secret }: Forge): HostileToken[] {
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  const tokens: HostileToken[] = [];
  const add = (flaw: string, value: string): void => void tokens.push([flaw, value]);
  const signed = (h: unknown, c: unknown, algorithm = 'sha256', key: string | Buffer = secret): string => {
    const input = `${b64(h)}.${b64(c)}`;
    return `${input}.${hmac(algorithm, input, key)}`;
  };
  const withHeader = (flaw: string, change: Record<string, unknown>): void => add(flaw, signed({ ...header, ...change }, claims));
  const withClaims = (flaw: string, change: Record<string, unknown>): void => add(flaw, signed(header, { ...claims, ...change }));

  for (const alg of [
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'null',
    'hs256',
    'HS384',
    'HS512',
    'RS256',
    'RS512',
    'ES256',
    'PS256',
    'EdDSA',
    'dir',
    'A256GCM',
  ]) {
    withHeader(`alg ${alg}, signed with HS256`, { alg });
    add(`alg ${alg}, no signature`, `${b64({ ...header, alg })}.${body}.`);
    add(`alg ${alg}, our signature`, `${b64({ ...header, alg })}.${body}.${signature}`);
    add(`alg ${alg}, two parts`, `${b64({ ...header, alg })}.${body}`);
  }
  add('HS384 with the secret', signed({ ...header, alg: 'HS384' }, claims, 'sha384'));
  add('HS512 with the secret', signed({ ...header, alg: 'HS512' }, claims, 'sha512'));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rsaInput = `${b64({ ...header, alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) })}.${body}`;
  add('RS256 with an embedded key', `${rsaInput}.${createSign('RSA-SHA256').update(rsaInput).sign(privateKey, 'base64url')}`);
  add('HS256 with a public key as secret', signed(header, claims, 'sha256', publicKey.export({ format: 'pem', type: 'spki' }).toString()));
  for (const key of ['', 'secret', 'changeme', 'catalyst', secret.slice(0, -1), `${secret} `, secret.toUpperCase()])
    add(`key "${key.slice(0, 9)}"`, signed(header, claims, 'sha256', key));

  for (const [name, value] of [
    ['jku', 'https://evil.example/jwks.json'],
    ['x5u', 'https://evil.example/cert.pem'],
    ['jwk', { kty: 'oct', k: b64('evil') }],
    ['x5c', ['MIIB']],
    ['crit', ['exp']],
    ['crit', ['b64']],
    ['crit', []],
    ['crit', 'x'],
    ['b64', false],
    ['zip', 'DEF'],
    ['cty', 'JWT'],
    ['enc', 'A128GCM'],
    ['extra', 1],
  ] as const)
    withHeader(`header ${name} ${JSON.stringify(value).slice(0, 20)}`, { [name]: value });
  for (const kid of [
    '',
    'unknown',
    '../../etc/passwd',
    '/dev/null',
    "' OR 1=1 --",
    '__proto__',
    'constructor',
    'k\u0000',
    'x'.repeat(2000),
    0,
    null,
    [],
    {},
    true,
  ])
    withHeader(`kid ${JSON.stringify(kid).slice(0, 24)}`, { kid });
  for (const typ of ['JWT', 'jwt', 'at+JWT', 'application/at+jwt', 'rt+jwt', 'dpop+jwt', 'logout+jwt', '', null, 1, ['at+jwt']])
    withHeader(`typ ${JSON.stringify(typ)}`, { typ });
  for (const name of Object.keys(header))
    add(`header without ${name}`, signed(Object.fromEntries(Object.entries(header).filter(([key]) => key !== name)), claims));
  add('header with keys in another order', signed(Object.fromEntries(Object.entries(header).reverse()), claims));
  add(
    'header with blanks',
    `${b64(JSON.stringify(header, null, 1))}.${body}.${hmac('sha256', `${b64(JSON.stringify(header, null, 1))}.${body}`, secret)}`,
  );
  for (const raw of [
    '[]',
    'null',
    '"x"',
    '1',
    '{',
    '',
    '{"alg":"none","alg":"HS256"}',
    `{"alg":"HS256",${JSON.stringify(header).slice(1)}`,
  ])
    add(`header ${raw.slice(0, 30)}`, `${b64(raw)}.${body}.${hmac('sha256', `${b64(raw)}.${body}`, secret)}`);

  for (const name of Object.keys(claims)) {
    add(`no ${name}`, signed(header, Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))));
    const wrong =
      name === 'iat' || name === 'exp'
        ? [null, '', '9999999999', [], {}, true, 1.5, 1e300]
        : [null, '', 0, 1, [], [claims[name]], {}, true, 'x'];
    for (const value of wrong)
      if (!(name === 'jti' && (value === '' || value === 'x'))) withClaims(`${name} ${JSON.stringify(value)}`, { [name]: value });
  }
  for (const aud of ['other', 'catalyst/service', ['catalyst'], ['catalyst', 'other'], 'CATALYST', ' catalyst'])
    withClaims(`aud ${JSON.stringify(aud)}`, { aud });
  for (const iss of ['other', 'CATALYST', 'https://catalyst', 'catalyst ']) withClaims(`iss ${iss}`, { iss });
  for (const exp of [0, -1, 1, Math.floor(Date.now() / 1000) - 1, Math.floor(Date.now() / 1000) - 86_400])
    withClaims(`exp ${exp}`, { exp });
  for (const id of ['00000000-0000-0000-0000-000000000000', 'not-a-uuid', "' OR 1=1 --", '../x', 'x'.repeat(1000), '\u0000']) {
    withClaims(`sid ${JSON.stringify(id).slice(0, 20)}`, { sid: id });
    withClaims(`sub ${JSON.stringify(id).slice(0, 20)}`, { sub: id });
  }
  withClaims('claims of a service beside those of a user', { client_id: claims['sub'], scope: 'ops:read' });
  add(
    'claims of a service instead',
    signed(header, {
      iss: claims['iss'],
      aud: 'catalyst/service',
      sub: claims['sub'],
      client_id: claims['sub'],
      scope: 'ops:read',
      jti: 'x',
      iat: claims['iat'],
      exp: claims['exp'],
    }),
  );
  for (const raw of [
    '[]',
    'null',
    '"x"',
    '1',
    '{',
    '',
    JSON.stringify(claims, null, 1),
    `{"sub":"x",${JSON.stringify(claims).slice(1)}`,
    `${JSON.stringify(claims).slice(0, -1)},"exp":9999999999}`,
  ]) {
    const input = `${head}.${b64(raw)}`;
    add(`payload ${raw.slice(0, 30)}`, `${input}.${hmac('sha256', input, secret)}`);
  }

  add('no signature', `${head}.${body}.`);
  add('two parts', `${head}.${body}`);
  add('four parts', `${token}.x`);
  add('parts swapped', `${body}.${head}.${signature}`);
  add('signature first', `${signature}.${head}.${body}`);
  add('JSON serialisation', JSON.stringify({ protected: head, payload: body, signature }).replaceAll(/\s/g, ''));
  for (const text of ['', '.', '..', '...', 'a.b.c', 'null', 'undefined', 'x'.repeat(5000), `${head}.${'A'.repeat(8_000)}.${signature}`])
    add(`text ${text.slice(0, 12)}`, text || 'x');
  for (const suffix of ['=', '==', '%00', '+', '/', '\u00e9']) add(`token with ${suffix}`, encodeURI(`${token}${suffix}`));
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const mutate = (text: string, index: number): string =>
    text.slice(0, index) + (alphabet[(alphabet.indexOf(text[index] ?? 'A') + 1) % 64] ?? 'A') + text.slice(index + 1);
  for (let index = 0; index < signature.length; index++)
    add(`signature changed at ${index}`, `${head}.${body}.${mutate(signature, index)}`);
  for (let index = 0; index < body.length; index += 2) add(`payload changed at ${index}`, `${head}.${mutate(body, index)}.${signature}`);
  for (let index = 0; index < head.length; index++) add(`header changed at ${index}`, `${mutate(head, index)}.${body}.${signature}`);
  for (let length = 1; length < token.length; length += 23) add(`cut to ${length}`, token.slice(0, length));
  return tokens;
}
