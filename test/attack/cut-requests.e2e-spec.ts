import { eventually } from '#testing';
import type { HttpClient, RegisteredUser } from '#testing';

import { startReceiver } from '../observability/otlp-receiver.js';
import type { OtlpReceiver } from '../observability/otlp-receiver.js';
import { attackCount } from '../support/attack.js';
import { headOf, RawClient } from '../support/raw-client.js';
import { RealProcess } from '../support/real-process.js';
import { samplesOf, sumOf } from '../support/samples.js';

/** Requests that are cut, over all stages. */
const CUTS = attackCount(2_000, 400);
const LIMIT = 20;
const LOGIN = JSON.stringify({ email: 'nobody@example.com', password: 'correct horse battery' });

let receiver: OtlpReceiver;
let server: RealProcess;
let client: HttpClient;
let user: RegisteredUser;
let project: string;

beforeAll(async () => {
  receiver = await startReceiver();
  server = await RealProcess.prepare({
    CATALYST_ROLE: 'api',
    REQUEST_TIMEOUT: '2s',
    MAX_REQUESTS_IN_FLIGHT: String(LIMIT),
    MAX_EVENT_LOOP_DELAY_MS: '60000',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_BSP_MAX_QUEUE_SIZE: '100000',
  });
  client = await server.start();
  user = await client.register();
  project = (await client.post('/api/projects', { product_name: 'Mug', brand_name: 'B' }, user.access_token)).body.id;
});

afterAll(async () => {
  RawClient.closeAll();
  await server.dispose();
  receiver.close();
});

/** The process counts nothing as under way, and answers reads and logins. */
async function expectIdle(): Promise<void> {
  await eventually(async () => {
    const samples = await samplesOf(client);
    return sumOf(samples, 'http_requests_in_flight') === 0 && sumOf(samples, 'http_requests_arriving') === 0;
  }, 40_000);
  expect((await client.get('/')).status).toBe(200);
  expect((await client.get(`/api/projects/${project}`, user.access_token)).status).toBe(200);
}

async function inBatches(total: number, size: number, work: () => Promise<void>): Promise<void> {
  for (let done = 0; done < total; done += size) await Promise.all(Array.from({ length: Math.min(size, total - done) }, work));
}

/** Opens a request to log in, of whose body one byte has come. */
async function inTheBody(): Promise<RawClient> {
  const raw = await RawClient.open(client.url);
  raw.write(headOf('/api/auth/login', 1_000));
  await raw.hears('100 Continue');
  raw.write('{');
  return raw;
}

const refused = (raw: RawClient) => eventually(() => raw.ended, 30_000, 5);

const STAGES: readonly (readonly [stage: string, cut: () => Promise<void>])[] = [
  [
    'inside the headers, by a reset',
    async () => {
      const raw = await RawClient.open(client.url);
      raw.write('POST /api/auth/login HTTP/1.1\r\nHost: x\r\nX-A: ');
      raw.reset();
    },
  ],
  ['inside the body, by a reset', async () => (await inTheBody()).reset()],
  [
    'inside the body, by the end of the stream',
    async () => {
      const raw = await inTheBody();
      raw.end();
      await refused(raw);
    },
  ],
  [
    'inside the body, by the time limit',
    async () => {
      const raw = await inTheBody();
      raw.dribble(' ', 300);
      await refused(raw);
    },
  ],
  [
    'inside a chunked body, by bytes that are no chunk',
    async () => {
      const raw = await RawClient.open(client.url);
      raw.write(
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n',
      );
      await raw.hears('100 Continue');
      raw.write('1\r\n{\r\nno chunk\r\n');
      await refused(raw);
    },
  ],
  [
    'inside an upload, by a reset',
    async () => {
      const raw = await RawClient.open(client.url);
      raw.write(
        headOf('/api/uploads/image', 100_000, {
          'Content-Type': 'multipart/form-data; boundary=b',
          Authorization: `Bearer ${user.access_token}`,
        }),
      );
      await raw.hears('100 Continue');
      raw.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nabc');
      raw.reset();
    },
  ],
  [
    'inside the answer, by a reset',
    async () => {
      const raw = await RawClient.open(client.url);
      raw.write('GET /redoc/redoc.standalone.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(4));
      await raw.hears('HTTP/1.1 200');
      raw.reset();
    },
  ],
  [
    'inside a stream of events, by a reset',
    async () => {
      const raw = await RawClient.open(client.url);
      raw.write(`GET /api/projects/${project}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${user.access_token}\r\n\r\n`);
      await raw.hears('event: snapshot');
      raw.reset();
    },
  ],
];

it.each(STAGES)('a process keeps nothing of requests that are cut %s', async (_stage, cut) => {
  await inBatches(CUTS / (STAGES.length + 2), 20, cut);
  await expectIdle();
  await eventually(async () => sumOf(await samplesOf(client), 'catalyst_event_streams') === 0);
});

it.each([
  ['one on each connection', LIMIT, 0],
  ['and those that wait behind them on the same connection', 2, LIMIT / 2 - 1],
])('a process keeps nothing of requests that are cut while they are worked on: %s', async (_what, connections, behind) => {
  const count = connections * (1 + behind);
  const read = `GET /api/auth/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${user.access_token}\r\n\r\n`;
  const left = async () => sumOf(await samplesOf(client), 'http_request_duration_seconds_count', ['status="499"']);
  for (let done = 0; done < CUTS / (STAGES.length + 2); done += count) {
    const before = await left();
    await server.database.query('BEGIN');
    await server.database.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    const raws = await Promise.all(Array.from({ length: connections }, () => RawClient.open(client.url)));
    for (const raw of raws) raw.write(`${headOf('/api/auth/login', LOGIN.length)}${LOGIN}${read.repeat(behind)}`);
    await eventually(async () => sumOf(await samplesOf(client), 'http_requests_in_flight') === count);
    for (const raw of raws) raw.reset();
    await eventually(async () => (await left()) === before + count);
    await server.database.query('ROLLBACK');
    await expectIdle();
  }
});

it('each request that was cut is logged, measured and traced, as one that its client left', async () => {
  const count = 20;
  const left = ['method="POST"', 'route="/api/auth/login"', 'status="499"'];
  const measured = async () => sumOf(await samplesOf(client), 'http_request_duration_seconds_count', left);
  const logged = () =>
    server.log.split('\n').filter((line) => line.includes('/api/auth/login') && /"status":499\b.*"aborted":true/.test(line)).length;
  const traced = () =>
    receiver.spans.filter(({ name, attributes }) => name === 'POST /api/auth/login' && attributes['http.response.status_code'] === 499)
      .length;
  const before = [await measured(), logged(), traced()] as const;
  await inBatches(count, count, async () => (await inTheBody()).reset());
  await eventually(async () => (await measured()) === before[0] + count);
  await eventually(() => logged() === before[1] + count);
  await eventually(() => traced() === before[2] + count);
});
