import { readdirSync } from 'node:fs';

import sharp from 'sharp';

import { call } from '../harness/client.mjs';
import { formOf, variant } from '../harness/photo.mjs';
import { signIn } from '../harness/people.mjs';
import { most } from '../harness/report.mjs';
import { PIPELINE, starter } from '../harness/runs.mjs';
import { median, round, slope } from '../harness/stats.mjs';

export const title = 'ten minutes of mixed work (--minutes n): resident memory, open files and connections stay flat';
export const long = true;

const SAMPLE_MS = 2_000;
const USERS = 20;
const MIB = 2 ** 20;
/** The first part fills caches and pools and compiles code; it does not count. */
const SETTLING = 0.3;

const handlesOf = (pid) => readdirSync(`/proc/${pid}/fd`).length;

/** The actions of one user, repeated until the end: occasional registrations, projects, uploads, runs and lists. */
async function behave({ url, user, runs, picture, next, over, count }) {
  while (!over()) {
    const { token } = user;
    const project = await call(url, 'POST', '/api/projects', { token, body: { product_name: 'Lamp', brand_name: 'Lumina' } });
    const form = formOf(variant(picture, next()), { project_id: project.id });
    const upload = await call(url, 'POST', '/api/uploads/image', { token, form });
    const { id } = await runs();
    for (let n = 0; n < 5; n++) {
      await call(url, 'GET', '/api/auth/me', { token });
      await call(url, 'GET', '/api/projects?limit=20', { token });
      await call(url, 'GET', '/api/jobs?limit=20', { token });
    }
    const answer = await fetch(`${url}/api/runs/${id}/events`, { headers: { authorization: `Bearer ${token}` } });
    await answer.text();
    await call(url, 'DELETE', `/api/projects/${project.id}`, { token });
    await call(url, 'GET', `/api/uploads/${upload.id}`, { token }).catch(() => undefined);
    count.rounds += 1;
  }
}

export async function run({ ground, options, say }) {
  const site = await ground.site({ ...PIPELINE, SESSIONS_PER_USER: '50' });
  const catalyst = await ground.start({ name: 'catalyst', env: site.env });
  const { url, pid } = catalyst;
  const users = await signIn(url, USERS);
  const picture = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#557799' } })
    .jpeg()
    .toBuffer();
  const minutes = options.minutes ?? 10;
  const end = performance.now() + minutes * 60_000;
  let number = 0;
  const count = { rounds: 0 };
  const people = users.map((user) =>
    behave({
      url,
      user,
      runs: starter(url, [user], 20),
      picture,
      next: () => ++number,
      over: () => performance.now() > end,
      count,
    }),
  );
  const samples = [];
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    const { rows } = await site.pool.query(
      `SELECT count(*)::integer AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'catalyst'`,
    );
    samples.push({ rss_mib: catalyst.rss() / MIB, handles: handlesOf(pid), connections: rows[0].n, rounds: count.rounds });
    if (samples.length % 15 === 0)
      say(`${(samples.length * SAMPLE_MS) / 1_000} s: ${round(samples.at(-1).rss_mib)} MiB, ${samples.at(-1).handles} handles`);
  }
  await Promise.all(people);
  const settled = samples.slice(Math.floor(samples.length * SETTLING));
  const series = (key) => settled.map((sample) => sample[key]);
  const growth = (key) => (slope(series(key)) * settled.length) / median(series(key));
  const row = (key) => ({ median: median(series(key)), highest: Math.max(...series(key)), growth_percent: growth(key) * 100 });
  return {
    figures: {
      'resident memory, MiB': row('rss_mib'),
      handles: row('handles'),
      connections: row('connections'),
      work: { rounds: count.rounds, requests: count.rounds * 21, seconds: minutes * 60 },
    },
    bars: ['rss_mib', 'handles', 'connections'].map((key) => most(`growth of ${key} by its trend, in percent`, growth(key) * 100, 5)),
    samples,
  };
}
