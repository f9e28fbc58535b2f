import { availableParallelism } from 'node:os';

import { call, PASSWORD, register, times } from '../harness/client.mjs';
import { least, most } from '../harness/report.mjs';
import { alternate, median, percentile } from '../harness/stats.mjs';

export const title = 'logins per second against bare bcrypt, and what else answers during a flood of 200 logins';

const COST = 12;
const LOGINS = 16;
const FLOOD = 200;

/** Latencies of a request that is sent again and again on one connection until `over`, in milliseconds. */
async function watch(url, path, token, over) {
  const latencies = [];
  for (let done = false; !done;) {
    const from = performance.now();
    await call(url, 'GET', path, { token });
    latencies.push(performance.now() - from);
    done = over() || latencies.length >= 20_000;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return percentile(latencies, 0.99);
}

export async function run({ ground, options, say }) {
  const site = await ground.site({ CATALYST_ROLE: 'api', BCRYPT_COST: String(COST), RATE_LIMIT_LOGIN_FAILURES: '100000' });
  const catalyst = await ground.start({ name: 'catalyst', env: site.env });
  const { url } = catalyst;
  const users = await times(16, 2, () => register(url));
  const login = (n) => call(url, 'POST', '/api/auth/login', { body: { email: users[n % users.length].user.email, password: PASSWORD } });
  // As many threads as cores: more would take more of a busy machine than its share.
  const env = { ...site.env, COST: String(COST), UV_THREADPOOL_SIZE: String(availableParallelism()) };
  const bare = await ground.start({ name: 'bcrypt', script: 'bench/baselines/bare-bcrypt.mjs', env });
  const rate = async (work) => {
    const from = performance.now();
    // NOTE: as many at a time as the process hashes at once would starve between two; a few more wait their turn.
    await times(LOGINS, 8, work);
    return { per_second: (LOGINS * 1_000) / (performance.now() - from) };
  };
  await login(0);
  const figures = await alternate(
    { catalyst: () => rate(login), 'bare bcrypt': () => rate(() => call(bare.url, 'GET', '/compare')) },
    options.rounds ?? 3,
    say,
  );

  const rounds = [];
  for (let round = 0; round < (options.rounds ?? 2); round++) {
    const { token } = users[0];
    const for3s = () => {
      const end = performance.now() + 3_000;
      return () => performance.now() > end;
    };
    const quiet = await both(url, token, for3s());
    let over = false;
    const flood = times(FLOOD, FLOOD, (n) =>
      login(n).then(
        () => 'in',
        () => 'refused',
      ),
    );
    const loud = both(url, token, () => over);
    const answers = await Promise.race([flood, new Promise((resolve) => setTimeout(() => resolve(undefined), 15_000))]);
    over = true;
    const { me, live } = await loud;
    await flood;
    rounds.push({ quiet, me, live, served: answers?.filter((answer) => answer === 'in').length });
    say(
      `flood ${round + 1}: /me p99 ${quiet.me.toFixed(1)} → ${me.toFixed(1)} ms, /health/live p99 ${quiet.live.toFixed(1)} → ${live.toFixed(1)} ms`,
    );
  }
  const middle = (pick) => median(rounds.map(pick));
  figures.quiet = { me_p99_ms: middle(({ quiet }) => quiet.me), live_p99_ms: middle(({ quiet }) => quiet.live) };
  figures.flood = { me_p99_ms: middle(({ me }) => me), live_p99_ms: middle(({ live }) => live) };
  return {
    figures,
    bars: [
      least('logins, of bare bcrypt', figures.catalyst.per_second / figures['bare bcrypt'].per_second, 0.9),
      most(
        '/me p99 in the flood, times quiet',
        middle(({ me, quiet }) => me / quiet.me),
        10,
      ),
      most(
        '/health/live p99 in the flood, times quiet',
        middle(({ live, quiet }) => live / quiet.live),
        5,
      ),
    ],
  };
}

async function both(url, token, over) {
  const [me, live] = await Promise.all([watch(url, '/api/auth/me', token, over), watch(url, '/health/live', undefined, over)]);
  return { me, live };
}
