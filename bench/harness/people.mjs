import { createHmac } from 'node:crypto';

import { register, times } from './client.mjs';

const USERS = 50;
export const BASELINE_SECRET = 'the-secret-of-the-baselines-0123456789abcdef';
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as the baselines take it: HS256 with a secret of their own. */
function baselineToken(user, session) {
  const now = Math.floor(Date.now() / 1_000);
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: user, sid: session, iat: now, exp: now + 43_200 })}`;
  return `${head}.${createHmac('sha256', BASELINE_SECRET).update(head).digest('base64url')}`;
}

/** Users with a session each, and the tokens that Catalyst and the baselines know them by. */
export async function signIn(url, count = USERS) {
  const users = await times(count, 8, () => register(url));
  return users.map(({ token, user }) => {
    const { sid } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    return { id: user.id, token, baseline: baselineToken(user.id, sid) };
  });
}

/** The same request for each token, in the form the load generator takes. */
export function requestsOf(tokens, { method = 'GET', path, body }) {
  const content = body && { body: JSON.stringify(body) };
  const type = body && { 'content-type': 'application/json' };
  return tokens.map((token) => ({ method, path, ...content, headers: { authorization: `Bearer ${token}`, ...type } }));
}
