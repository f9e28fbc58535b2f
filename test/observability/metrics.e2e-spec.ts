import { globSync, readFileSync } from 'node:fs';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

import { ASKERS } from '../models/answers.js';
import { run, seller } from '../models/campaign.js';
import type { Seller, ShownRun } from '../models/campaign.js';
import { MODELS, pointedAt, startDouble } from '../models/model-double.js';
import type { ModelDouble } from '../models/model-double.js';
import { parsePrometheus } from './prometheus.js';
import type { Family } from './prometheus.js';

/** Series that one metric may have after all of this; a label with values from outside has more. */
const MOST_SERIES = 600;

let double: ModelDouble;
let app: TestApp;
let who: Seller;
let done: ShownRun;
let families: Map<string, Family>;

beforeAll(async () => {
  double = await startDouble();
  app = await createTestApp({ env: pointedAt(double, 'openai') });
  who = await seller(app);
  done = await run(app, who);
  await app.post('/api/auth/login', { email: who.user.email, password: 'not the password' });
  await app.post('/api/auth/login', { email: who.user.email, password: who.user.password });
  for (let index = 0; index < 100; index++) {
    await app.get(`/nothing/${index}/${who.user.user.id}`);
    await app.get(`/api/projects/${index}`, who.user.access_token);
    await app.request(['LINK', 'PROPFIND', 'SEARCH'][index % 3] ?? '', `/api/${index}`);
  }
  const { body, headers } = await app.get<string>('/metrics');
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  families = parsePrometheus(body);
});

afterAll(async () => {
  await app.close();
  await double.close();
});

/** The sum of the samples that have these labels. */
function sum(name: string, labels: Record<string, string> = {}, suffix = ''): number {
  const samples = families.get(name)?.samples ?? [];
  const fit = samples.filter(
    (sample) => sample.name === name + suffix && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  return fit.reduce((total, { value }) => total + value, 0);
}

it('requests are counted by route, with rate, errors and duration', () => {
  const route = '/api/projects/:id/runs';
  expect(sum('http_request_duration_seconds', { method: 'POST', route, status: '202' }, '_count')).toBe(1);
  expect(sum('http_request_duration_seconds', { route }, '_sum')).toBeGreaterThan(0);
  expect(sum('http_request_duration_seconds', { method: 'GET', route: 'unmatched', status: '404' }, '_count')).toBe(100);
  expect(sum('http_problems_total', { status: '400', error_code: 'VALIDATION_ERROR' })).toBe(100);
  expect(sum('http_problems_total', { error_code: 'INVALID_CREDENTIALS' })).toBe(1);
});

it('jobs are timed by agent, and lanes are empty again', () => {
  for (const agent of [...ASKERS, 'social_image']) {
    expect(sum('catalyst_job_attempt_seconds', { agent, outcome: 'completed' }, '_count')).toBe(1);
    expect(sum('catalyst_job_attempt_seconds', { agent }, '_sum')).toBeGreaterThan(0);
  }
  expect(sum('catalyst_jobs_ended_total', { status: 'completed' })).toBe(done.jobs.length);
  for (const lane of ['vision', 'llm', 'local'])
    for (const state of ['ready', 'dispatched', 'running'])
      expect(families.get('catalyst_lane_jobs')?.samples).toContainEqual({ name: 'catalyst_lane_jobs', labels: { lane, state }, value: 0 });
});

it('calls to models show their tokens, their cost and the state of the breaker', () => {
  expect(sum('catalyst_model_calls_total', { provider: 'openai', outcome: 'completed' })).toBe(ASKERS.length);
  expect(sum('catalyst_model_tokens_total', { provider: 'openai', direction: 'input' })).toBe(100 * ASKERS.length);
  expect(sum('catalyst_model_tokens_total', { provider: 'openai', direction: 'output' })).toBe(50 * ASKERS.length);
  expect(sum('catalyst_model_cost_usd_total', { provider: 'openai' })).toBeCloseTo(MODELS.openai.usd * ASKERS.length, 8);
  for (const lane of ['vision', 'llm'])
    expect(families.get('catalyst_breaker_open')?.samples).toContainEqual({
      name: 'catalyst_breaker_open',
      labels: { provider: 'openai', lane },
      value: 0,
    });
});

it('logins and refusals, the pool, Redis, the event loop and the version are there', () => {
  expect(sum('catalyst_audit_events_total', { event: 'user.login', outcome: 'success' })).toBe(1);
  expect(sum('catalyst_audit_events_total', { event: 'user.login', outcome: 'failure' })).toBe(1);
  expect(sum('catalyst_db_connections', { state: 'open' })).toBeGreaterThan(0);
  expect(sum('catalyst_redis_up')).toBe(1);
  expect(sum('catalyst_build_info', { role: 'all' })).toBe(1);
  for (const name of ['nodejs_eventloop_lag_p99_seconds', 'nodejs_eventloop_lag_mean_seconds', 'process_resident_memory_bytes'])
    expect(sum(name)).toBeGreaterThan(0);
});

it('no label holds an id or a name of anybody, and there are few of them', () => {
  const values = [...families.values()].flatMap(({ samples }) => samples.flatMap(({ labels }) => Object.values(labels)));
  const ids = values.filter((value) => /[0-9a-f]{8}-[0-9a-f]{4}-|@|nothing/.test(value));
  expect(ids).toEqual([]);
  const many = [...families.values()]
    .filter(({ samples }) => samples.length > MOST_SERIES)
    .map(({ name, samples }) => `${name}: ${samples.length}`);
  expect(many).toEqual([]);
});

it('docs/metrics.md lists each of our metrics with its type and labels, but for what the README of a module names', () => {
  const rows = readFileSync('docs/metrics.md', 'utf8').matchAll(/^\| `(\w+)` +\| (\w+) +\| (.*?) *\|/gm);
  const documented = [...rows].map(
    ([, name = '', type = '', labels = '']) =>
      `${name} ${type} ${[...labels.matchAll(/`(\w+)`/g)]
        .map(([, label]) => label)
        .sort()
        .join()}`,
  );
  const readmes = globSync('src/*/README.md').map((file) => readFileSync(file, 'utf8'));
  const own = [...families.values()].filter(
    ({ name }) => /^(catalyst|http)_/.test(name) && !readmes.some((text) => text.includes(`\`${name}\``)),
  );
  expect(documented.map((row) => row.split(' ').slice(0, 2).join(' ')).sort()).toEqual(
    own.map(({ name, type }) => `${name} ${type}`).sort(),
  );
  for (const { name, type, samples } of own.filter((family) => family.samples.length > 0)) {
    const labels = Object.keys(samples.at(-1)?.labels ?? {}).filter((label) => label !== 'le');
    expect(documented).toContain(`${name} ${type} ${labels.sort().join()}`);
  }
});
