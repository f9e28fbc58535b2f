import { readFileSync } from 'node:fs';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, photo } from '#testing';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp({ env: { METRICS: 'on' } });
});

afterAll(() => app.close());

/** Every sample of an answer in the Prometheus text format: name with labels → value. */
async function samples(): Promise<Map<string, number>> {
  const { body, headers } = await app.get('/metrics');
  expect(headers.get('content-type')).toMatch(/^text\/plain/);
  const lines = String(body)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line): [string, number] => {
      const match = /^([a-zA-Z_:][\w:]*(?:\{.*\})?) (\S+)$/.exec(line);
      if (!match?.[1]) throw new Error(`not a sample: ${line}`);
      return [match[1], Number(match[2])];
    }),
  );
}

it('metrics tell what a campaign did, lane by lane and agent by agent, without a name of anybody in them', async () => {
  const user = await app.register();
  await app.post('/api/auth/login', { email: user.email, password: 'not the password' });
  const { body: project } = await app.post('/api/projects', { product_name: 'Mug', brand_name: 'B' }, user.access_token);
  await app.upload(user.access_token, await photo(), { project_id: project.id });
  const { body: run } = await app.post(`/api/projects/${project.id}/runs`, {}, user.access_token);
  await eventually(async () => (await app.get(`/api/runs/${run.id}`, user.access_token)).body.status === 'completed');

  const found = await samples();
  const of = (name: string) => [...found].filter(([key]) => key.startsWith(name));
  expect(found.get('catalyst_job_attempt_seconds_count{agent="blog_article",outcome="completed"}')).toBeGreaterThanOrEqual(1);
  expect(found.get('catalyst_audit_events_total{event="user.registered",outcome="success"}')).toBeGreaterThanOrEqual(1);
  expect(found.get('catalyst_audit_events_total{event="user.login",outcome="failure"}')).toBeGreaterThanOrEqual(1);
  for (const lane of ['vision', 'llm', 'local']) {
    expect(found.get(`catalyst_lane_jobs{lane="${lane}",state="running"}`)).toBe(0);
    expect(found.get(`catalyst_lane_oldest_seconds{lane="${lane}"}`)).toBe(0);
  }
  expect(found.get('catalyst_db_connections{state="open"}')).toBeGreaterThan(0);
  expect(
    of('http_request_duration_seconds_count{')
      .map(([key]) => key)
      .join('\n'),
  ).toContain('route="/api/projects/:id/runs"');
  expect(of('nodejs_eventloop_lag_p99_seconds')).toHaveLength(1);
  const all = [...found.keys()].join('\n');
  for (const secret of [user.email, user.user.id, project.id, run.id]) expect(all).not.toContain(secret);
});

it('the dashboard and the alerts ask for metrics that exist', async () => {
  const { body } = await app.get('/metrics');
  const known = new Set([...String(body).matchAll(/^# HELP (\S+)/gm)].map(([, name = '']) => name));
  const files = ['alerts.yml', 'dashboards/catalyst.json', 'prometheus-adapter.yml'].map((file) =>
    readFileSync(`deploy/observability/${file}`, 'utf8'),
  );
  const workers = readFileSync('deploy/k8s/components/scale-by-jobs/kustomization.yaml', 'utf8');
  for (const [, name = ''] of (files[0] ?? '').matchAll(/^ +- record: (\S+)$/gm)) known.add(name);
  const asked = [...files, workers].flatMap((text) =>
    [...text.matchAll(/\b(?:catalyst|http|nodejs|process)_[a-z0-9_]+\b/g)].map(([name]) => name),
  );
  expect(asked.length).toBeGreaterThan(20);
  expect([...new Set(asked)].filter((name) => !known.has(name) && !known.has(name.replace(/_(count|sum|bucket)$/, '')))).toEqual([]);
});
