import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually } from '#testing';

import { ASKERS } from '../models/answers.js';
import { ended, seller } from '../models/campaign.js';
import type { Seller } from '../models/campaign.js';
import { pointedAt, startDouble } from '../models/model-double.js';
import type { ModelDouble } from '../models/model-double.js';
import { startReceiver } from './otlp-receiver.js';
import type { OtlpReceiver, ReceivedSpan } from './otlp-receiver.js';

const SERVER = 2;
const CLIENT = 3;
const CONSUMER = 5;
const trace = randomBytes(16).toString('hex');
const caller = randomBytes(8).toString('hex');

let receiver: OtlpReceiver;
let double: ModelDouble;
let app: TestApp;
let who: Seller;
let spans: ReceivedSpan[];

const childrenOf = (parent: ReceivedSpan) => spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId);

beforeAll(async () => {
  receiver = await startReceiver();
  double = await startDouble();
  app = await createTestApp({
    env: {
      ...pointedAt(double, 'openai'),
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=planted%20key',
      OTEL_SERVICE_NAME: 'catalyst-under-test',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      RATE_LIMIT_ENABLED: 'true',
    },
  });
  who = await seller(app);
  const started = await app.request('POST', `/api/projects/${who.project}/runs`, {
    body: {},
    token: who.user.access_token,
    headers: { traceparent: `00-${trace}-${caller}-01` },
  });
  await ended(app, who, started.body.id);
  await app.get('/api/projects/018f0000-0000-7000-8000-000000000000', who.user.access_token);
  spans = await eventually(async () => {
    const ours = receiver.spans.filter(({ traceId }) => traceId === trace);
    expect(ours.filter(({ kind }) => kind === CONSUMER)).toHaveLength(ASKERS.length + 1);
    return ours;
  });
});

afterAll(async () => {
  await app.close();
  await double.close();
  receiver.close();
});

it('one trace holds the request, its statements, its jobs and their calls to models', () => {
  const [request, ...others] = spans.filter(({ kind }) => kind === SERVER);
  expect(others).toEqual([]);
  expect(request).toMatchObject({
    name: 'POST /api/projects/:id/runs',
    parentSpanId: caller,
    error: false,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/api/projects/:id/runs',
      'url.path': `/api/projects/${who.project}/runs`,
      'http.response.status_code': 202,
      'user.id': who.user.user.id,
    },
  });
  const below = childrenOf(request!);
  expect(below.find(({ name }) => name === 'jobs.start')).toMatchObject({
    kind: CLIENT,
    attributes: { 'db.system.name': 'postgresql', 'db.query.text': expect.stringContaining('INSERT INTO runs') },
  });
  const jobs = below.filter(({ kind }) => kind === CONSUMER);
  expect(jobs.map(({ name }) => name).sort()).toEqual([...ASKERS, 'social_image'].map((agent) => `job ${agent}`).sort());
  for (const job of jobs) expect(job.attributes).toMatchObject({ 'catalyst.job.attempt': 1, 'catalyst.job.outcome': 'completed' });
});

it('each job has its call to the model, by the conventions for generative AI, and its statements', () => {
  for (const agent of ASKERS) {
    const job = spans.find(({ name }) => name === `job ${agent}`);
    const [call, ...more] = childrenOf(job!).filter(({ name }) => name.startsWith('chat '));
    expect(more).toEqual([]);
    expect(call).toMatchObject({
      name: 'chat gpt-4.1-mini',
      kind: CLIENT,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4.1-mini',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 50,
      },
    });
  }
  const finishes = spans.filter(({ name }) => name.startsWith('job ')).flatMap(childrenOf);
  expect(finishes.some(({ attributes }) => attributes['db.system.name'] === 'postgresql')).toBe(true);
});

it('a request without a trace begins one, with its commands to Redis; a probe has none', async () => {
  const login = receiver.spans.find(({ name }) => name === 'POST /api/auth/register');
  expect(login?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(login?.parentSpanId || undefined).toBeUndefined();
  const redis = receiver.spans.filter(({ attributes }) => attributes['db.system.name'] === 'redis');
  expect(redis.length).toBeGreaterThan(0);
  const known = new Set(receiver.spans.map(({ spanId }) => spanId));
  expect(redis.filter(({ parentSpanId }) => !known.has(parentSpanId ?? ''))).toEqual([]);
  await app.get('/health/ready');
  expect(receiver.spans.filter(({ name }) => name.includes('health'))).toEqual([]);
});

it('no prompt, password, token, address or key is in any span', () => {
  const all = JSON.stringify(receiver.spans);
  const secrets = [who.user.email, who.user.password, who.user.access_token, 'sk-planted', 'planted key', 'Tideline Mug', 'stoneware'];
  for (const secret of secrets) expect(all).not.toContain(secret);
});

it('the collector gets its headers, and learns who sends', () => {
  expect(receiver.headers[0]).toMatchObject({ 'x-collector-key': 'planted key' });
  expect(receiver.resources[0]).toMatchObject({ 'service.name': 'catalyst-under-test', 'catalyst.role': 'all' });
});

it('a collector that is away changes nothing', async () => {
  receiver.close();
  expect((await app.get('/api/projects', who.user.access_token)).status).toBe(200);
  expect((await app.get('/health/ready')).status).toBe(200);
});

it('without a collector nothing of the SDK is loaded', async () => {
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    await import('./dist/src/app.module.js').then(({ loadModules }) => loadModules());
    console.log(JSON.stringify([loaded.length > 100, loaded.filter((url) => /opentelemetry.(?!api)|tracing.(sdk|drivers)/.test(url))]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual([true, []]);
});
