import { createHmac } from 'node:crypto';

import { register, times } from '../harness/client.mjs';
import { load, warm } from '../harness/load.mjs';
import { profiling } from '../harness/profile.mjs';
import { least } from '../harness/report.mjs';
import { alternate } from '../harness/stats.mjs';

export const title = 'GET /api/auth/me with session check, against the usual stack and against bare Fastify';

const USERS = 50;
const SECRET = 'the-secret-of-the-baselines-0123456789abcdef';
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as the baselines take it: HS256 with a secret of their own. */
export function foreignToken(user, session) {
  const now = Math.floor(Date.now() / 1_000);
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: user, sid: session, iat: now, exp: now + 43_200 })}`;
  return `${head}.${createHmac('sha256', SECRET).update(head).digest('base64url')}`;
}

/** Users with a session each, and their tokens for both sides. */
export async function signIn(url) {
  const users = await times(USERS, 8, () => register(url));
  return users.map(({ token, user }) => {
    const { sid } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    return { id: user.id, token, foreign: foreignToken(user.id, sid) };
  });
}

const asRequests = (tokens, path) => tokens.map((token) => ({ method: 'GET', path, headers: { authorization: `Bearer ${token}` } }));

export async function run({ ground, options, say }) {
  const site = await ground.site({ CATALYST_ROLE: 'api' });
  const profile = profiling(options, 'me', say);
  const catalyst = await ground.start({ name: 'catalyst', env: site.env, flags: profile.flags });
  const env = { ...site.env, BASELINE_SECRET: SECRET };
  const usual = await ground.start({ name: 'usual', script: 'bench/baselines/usual-stack.mjs', env });
  const bare = await ground.start({ name: 'bare', script: 'bench/baselines/bare-fastify.mjs', env });
  const silent = await ground.start({ name: 'silent', script: 'bench/baselines/bare-fastify.mjs', env: { ...env, LOG_LEVEL: 'silent' } });
  const users = await signIn(catalyst.url);

  const seconds = options.seconds ?? 3;
  const own = users.map(({ token }) => token);
  const foreign = users.map(({ foreign }) => foreign);
  const target = (program, tokens) => ({ url: program.url, requests: asRequests(tokens, '/api/auth/me') });
  const targets = {
    catalyst: target(catalyst, own),
    'usual stack': target(usual, foreign),
    'bare Fastify': target(bare, foreign),
    'bare, no log': target(silent, foreign),
  };
  await warm(Object.values(targets));
  const contestants = Object.fromEntries(Object.entries(targets).map(([name, one]) => [name, () => load({ ...one, seconds })]));
  const figures = await alternate(contestants, options.rounds ?? 5, say);
  await catalyst.stop();
  profile.report();
  const rate = (name) => figures[name].per_second;
  return {
    figures,
    bars: [
      least('times the usual stack', rate('catalyst') / rate('usual stack'), 8),
      least('of bare Fastify doing the same work', rate('catalyst') / rate('bare Fastify'), 0.6),
    ],
    notes: [`of bare Fastify that writes no log: ${(rate('catalyst') / rate('bare, no log')).toFixed(2)}`],
  };
}
