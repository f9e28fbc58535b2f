import { readdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, race } from '#testing';
import type { RegisteredUser } from '#testing';

import { attackCount } from '../support/attack.js';
import { headOf, RawClient } from '../support/raw-client.js';
import { samplesOf, sumOf } from '../support/samples.js';

const SLOW = attackCount(500, 120);
const ALLOWED = 20;
const PLACES = 10;

let app: TestApp;
let user: RegisteredUser;

async function start(env: NodeJS.ProcessEnv = {}): Promise<void> {
  app = await createTestApp({
    role: 'api',
    env: { REQUEST_TIMEOUT: '4s', MAX_REQUESTS_IN_FLIGHT: String(PLACES), MAX_ARRIVING_BODIES_PER_ADDRESS: String(ALLOWED), ...env },
  });
  user = await app.register();
}

afterEach(() => {
  RawClient.closeAll();
  return app.close();
});

const server = (): Server => app.app.getHttpServer();
const connections = () => new Promise<number>((resolve) => server().getConnections((_error, count) => resolve(count)));
const arriving = async () => sumOf(await samplesOf(app), 'http_requests_arriving');

const open = (count: number, options = {}): Promise<RawClient[]> =>
  Promise.all(Array.from({ length: count }, () => RawClient.open(app.url, options)));

/** Begins a request whose body comes a byte at a time. */
function begin(raw: RawClient, headers: Record<string, string> = {}, path = '/api/auth/login'): void {
  raw.write(headOf(path, 100_000, headers));
  raw.dribble(' ', 200);
}

const heard = (raws: readonly RawClient[]) => eventually(() => raws.every(({ received }) => received !== ''), 30_000, 10);
const refused = (raws: readonly RawClient[]) => raws.filter(({ received }) => received.includes('HTTP/1.1 429 '));
const allEnded = (raws: readonly RawClient[]) => eventually(() => raws.every(({ ended }) => ended), 30_000, 20);

it(`of ${SLOW} slow bodies from one address ${ALLOWED} may arrive; the others are refused, and nobody else notices`, async () => {
  await start();
  const raws = await open(SLOW);
  for (const raw of raws) begin(raw);
  await heard(raws);
  expect(refused(raws)).toHaveLength(SLOW - ALLOWED);
  for (const { received } of refused(raws)) {
    expect(received).toMatch(/^retry-after: [1-9]/im);
    expect(received).toContain('"error_code":"RATE_LIMITED"');
  }
  expect(await arriving()).toBe(ALLOWED);
  expect(sumOf(await samplesOf(app), 'http_requests_in_flight')).toBe(0);
  expect((await app.get('/')).status).toBe(200);
  expect((await app.get('/api/projects', user.access_token)).status).toBe(200);
  const [elsewhere] = await open(1, { localAddress: '127.0.0.2' });
  elsewhere?.write(`${headOf('/api/auth/login', 2)}{}`);
  await elsewhere?.hears('HTTP/1.1 400 ');
  elsewhere?.reset();
  await allEnded(raws);
  expect(raws.filter(({ received }) => !/HTTP\/1\.1 4(29|08) /.test(received)).length).toBeLessThanOrEqual(ALLOWED);
  await eventually(async () => (await arriving()) === 0);
  await eventually(async () => (await connections()) < 10);
  expect((await app.post('/api/auth/login', { email: 'nobody@example.com', password: 'wrong password' })).status).toBe(401);
});

it('an address is what the trusted proxy says it is, and of IPv6 its network', async () => {
  await start({ TRUST_PROXY: '1', MAX_ARRIVING_BODIES_PER_ADDRESS: '1' });
  const cases: [address: string, refused: boolean][] = [
    ['203.0.113.1', false],
    ['203.0.113.1', true],
    ['203.0.113.2', false],
    ['2001:db8:0:1::1', false],
    ['2001:db8:0:1:ffff::2', true],
    ['2001:db8:0:2::1', false],
  ];
  for (const [address, expected] of cases) {
    const [raw] = await open(1);
    if (!raw) throw new Error('no connection');
    begin(raw, { 'X-Forwarded-For': `198.51.100.7, ${address}` });
    await heard([raw]);
    expect([address, refused([raw]).length === 1]).toEqual([address, expected]);
  }
});

it('a header from an untrusted proxy does not change the address', async () => {
  await start({ MAX_ARRIVING_BODIES_PER_ADDRESS: '1' });
  const raws = await open(3);
  for (const [n, raw] of raws.entries()) begin(raw, { 'X-Forwarded-For': `203.0.113.${n}` });
  await heard(raws);
  expect(refused(raws)).toHaveLength(2);
});

it('slow uploads take no place from other requests, are bounded like other bodies, and leave nothing', async () => {
  await start();
  const left = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('catalyst-upload-'));
  const before = new Set(left());
  const headers = { 'Content-Type': 'multipart/form-data; boundary=b', Authorization: `Bearer ${user.access_token}` };
  const raws = await open(ALLOWED + 5);
  for (const raw of raws) {
    begin(raw, headers, '/api/uploads/image');
    raw.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n');
  }
  await heard(raws);
  await eventually(() => left().filter((name) => !before.has(name)).length === ALLOWED);
  expect(refused(raws)).toHaveLength(5);
  expect(await arriving()).toBe(ALLOWED);
  expect((await app.get('/api/projects', user.access_token)).status).toBe(200);
  await allEnded(raws);
  await eventually(() => left().filter((name) => !before.has(name)).length === 0);
  await eventually(async () => (await arriving()) === 0);
  expect((await app.get('/api/uploads/stats', user.access_token)).body.total_uploads).toBe(0);
});

it('senders of large bodies over the bound read why they are refused; small bodies never come near it', async () => {
  await start({ REQUEST_TIMEOUT: '60s', MAX_REQUESTS_IN_FLIGHT: '1000' });
  const uploads = await race(3 * ALLOWED, () => app.upload(user.access_token, new Uint8Array(2_000_000)));
  expect(uploads.filter(({ status }) => status !== 415 && status !== 429)).toEqual([]);
  expect(uploads.filter(({ status }) => status === 415).length).toBeGreaterThanOrEqual(ALLOWED);
  const logins = await race(10 * ALLOWED, () => app.post('/api/auth/login', { email: 'nobody@example.com' }));
  expect(logins.filter(({ status }) => status !== 400)).toEqual([]);
});

it.each([
  ['send their headers a byte at a time', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: ', 'a'],
  ['send nothing at all', '', ''],
  ['begin a second request and stop', 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nX-A: ', 'a'],
])(`${SLOW} connections that %s are closed by the server`, async (_what, text, more) => {
  await start({ REQUEST_TIMEOUT: '2s' });
  const raws = await open(SLOW);
  for (const raw of raws) {
    raw.write(text);
    if (more !== '') raw.dribble(more, 300);
  }
  expect((await app.get('/')).status).toBe(200);
  await eventually(async () => (await connections()) < 10, 30_000);
});

it('readers that never take their answers hold no place, and are cut off', async () => {
  await start();
  expect(server().timeout).toBe(120_000);
  server().timeout = 1_000;
  const raws = await open(2 * PLACES);
  for (const raw of raws) {
    raw.pause();
    raw.write('GET /redoc/redoc.standalone.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(8));
  }
  const answered = async () => sumOf(await samplesOf(app), 'http_requests_in_flight') === 0;
  await eventually(answered);
  expect((await app.get('/')).status).toBe(200);
  await eventually(async () => (await connections()) < 10, 30_000);
});

it('one address has so many connections and no more, unless it is a proxy', async () => {
  await start({ MAX_CONNECTIONS_PER_ADDRESS: '20' });
  const first = await open(20, { localAddress: '127.0.0.3' });
  const more = await open(5, { localAddress: '127.0.0.3' });
  await allEnded(more);
  expect(first.filter(({ ended }) => ended)).toEqual([]);
  expect((await app.get('/')).status).toBe(200);
  first[0]?.reset();
  await eventually(async () => {
    const [again] = await open(1, { localAddress: '127.0.0.3' });
    again?.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await eventually(() => again?.ended || again?.received.includes('HTTP/1.1 200'), 5_000, 5);
    return again?.received.includes('HTTP/1.1 200');
  });
  await app.close();
  await start({ MAX_CONNECTIONS_PER_ADDRESS: '20', TRUST_PROXY: '127.0.0.1/8' });
  const proxied = await open(40, { localAddress: '127.0.0.3' });
  for (const raw of proxied) raw.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await eventually(() => proxied.every(({ received }) => received.includes('HTTP/1.1 200')), 30_000, 10);
});
