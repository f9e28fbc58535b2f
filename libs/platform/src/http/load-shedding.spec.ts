import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';

import type { InFlight } from './in-flight.js';
import { installLoadShedding } from './load-shedding.js';
import { onRequestEnd, trackRequestEnds } from './request-end.js';

let server: FastifyInstance;
let inFlight: InFlight;
let begun: Promise<void>;
let ended: Promise<void>;
let release: () => void;

/** Starts a server with one place; its handlers work until `release`. */
async function start(abandonedMs?: number): Promise<Socket> {
  const released = new Promise<void>((resolve) => (release = resolve));
  server = fastify();
  trackRequestEnds(server);
  ended = new Promise((resolve) => {
    server.addHook('onRequest', (request, _reply, done) => {
      onRequestEnd(request, () => resolve());
      done();
    });
  });
  inFlight = await installLoadShedding(server, {
    maxInFlight: 1,
    maxEventLoopDelayMs: 0,
    ...(abandonedMs !== undefined && { abandonedMs }),
  });
  server.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
  begun = new Promise((resolve) => {
    const work = async (): Promise<string> => {
      resolve();
      await released;
      return 'done';
    };
    server.get('/work', work);
    server.post('/work', work);
    server.post('/upload', { config: { readsStream: true } }, async (request) => {
      resolve();
      request.raw.resume();
      await once(request.raw, 'end');
      return work();
    });
  });
  server.get('/health/live', () => 'ok');
  server.get('/events', { config: { sendsEvents: true } }, () => 'ok');
  server.get('/', () => 'ok');
  await server.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
}

afterEach(() => {
  release();
  return server.close();
});

const status = async (path: string) => (await fetch(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}${path}`)).status;
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};
const MULTIPART = 'HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 2\r\n\r\n';

it('keeps the place of a request whose client has left until its handler has an answer', async () => {
  const socket = await start();
  socket.write('GET /work HTTP/1.1\r\nHost: x\r\n\r\n');
  await begun;
  socket.resetAndDestroy();
  await ended;
  expect(inFlight.full).toBe(true);
  expect(await Promise.all(['/', '/health/live', '/events'].map(status))).toEqual([503, 200, 200]);
  release();
  await until(() => !inFlight.full);
  expect(await status('/')).toBe(200);
});

it('gives up the place of a request whose client has left and whose handler never ends', async () => {
  const socket = await start(1);
  socket.write('GET /work HTTP/1.1\r\nHost: x\r\n\r\n');
  await begun;
  expect(inFlight.full).toBe(true);
  socket.resetAndDestroy();
  await until(() => !inFlight.full);
  expect(await status('/')).toBe(200);
});

it.each([
  ['that nobody reads', 'GET /work HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n'],
  ['of a form, where none is read', `POST /work ${MULTIPART}`],
])('a body %s and that never comes hides no work', async (_what, head) => {
  const socket = await start();
  socket.write(head);
  await begun;
  expect(inFlight.full).toBe(true);
  socket.resetAndDestroy();
});

it('an upload counts from when it has arrived', async () => {
  const socket = await start();
  socket.write(`POST /upload ${MULTIPART}`);
  await begun;
  expect(inFlight.full).toBe(false);
  expect(await status('/')).toBe(200);
  socket.write('ab');
  await until(() => inFlight.full);
  expect(await status('/')).toBe(503);
  release();
  await until(() => !inFlight.full);
  socket.resetAndDestroy();
});

it('a body that is still arriving takes no place', async () => {
  const socket = await start();
  socket.write('POST /work HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{');
  await once(socket, 'data');
  expect(inFlight.full).toBe(false);
  socket.write('}');
  await until(() => inFlight.full);
  socket.resetAndDestroy();
});
