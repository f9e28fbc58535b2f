import { randomBytes } from 'node:crypto';

import { createTestDatabase, eventually } from '#testing';
import type { TestDatabase } from '#testing';

import { Programs } from '../engine/program.js';
import { startReceiver } from './otlp-receiver.js';
import type { OtlpReceiver } from './otlp-receiver.js';

let database: TestDatabase;
let receiver: OtlpReceiver;
let programs: Programs;

beforeAll(async () => {
  [database, receiver] = await Promise.all([createTestDatabase(), startReceiver()]);
  programs = new Programs(database, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '50' });
});

afterAll(async () => {
  await programs.close();
  receiver.close();
  await database.close();
});

it('the trace of a request goes on in the worker that does its job', async () => {
  const [api] = await Promise.all([programs.start({ CATALYST_ROLE: 'api' }), programs.start({ CATALYST_ROLE: 'worker' })]);
  const { access_token: token } = await api.client.register();
  const trace = randomBytes(16).toString('hex');
  const { status } = await api.client.request('POST', '/api/runs', {
    body: { pipeline: 'slow', input: { ms: 1 } },
    token,
    headers: { traceparent: `00-${trace}-${randomBytes(8).toString('hex')}-01` },
  });
  expect(status).toBe(202);
  const job = await eventually(() => receiver.spans.find(({ traceId, name }) => traceId === trace && name.startsWith('job ')));
  const request = await eventually(() => receiver.spans.find(({ spanId }) => spanId === job.parentSpanId));
  expect([request.name, request.role, job.role, job.traceId]).toEqual(['POST /api/runs', 'api', 'worker', trace]);
});
