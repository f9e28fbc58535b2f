import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';

import { answerClientError } from './raw-errors.js';
import { onRequestEnd, trackRequestEnds } from './request-end.js';

let server: FastifyInstance;
let release: () => void;
/** What was told of each request, by its path. */
let told: Map<string, string[]>;
let all: Promise<void>;

/** Starts a server and resolves `all` when `count` requests have ended. */
async function start(count: number, requestTimeout = 60_000): Promise<Socket> {
  told = new Map();
  const released = new Promise<void>((resolve) => (release = resolve));
  server = fastify({
    clientErrorHandler: answerClientError,
    requestTimeout,
    http: { headersTimeout: requestTimeout, connectionsCheckingInterval: 50 },
  });
  trackRequestEnds(server);
  all = new Promise((resolve) => {
    server.addHook('onRequest', (request, _reply, done) => {
      onRequestEnd(request, ({ status, aborted }) => {
        told.set(request.url, [...(told.get(request.url) ?? []), `${status}${aborted ? ' aborted' : ''}`]);
        if (told.size === count) resolve();
      });
      done();
    });
  });
  server.get('/fast', () => 'done');
  server.get('/slow', () => released.then(() => 'done'));
  server.get('/begun', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200).write('begun');
  });
  server.post('/body', () => 'done');
  await server.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

afterEach(() => {
  release();
  return server.close();
});

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const POST = 'POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n{';

it('tells how an answered request ended, once', async () => {
  const socket = await start(2);
  socket.write(get('/fast') + get('/nowhere'));
  await all;
  socket.resetAndDestroy();
  expect(Object.fromEntries(told)).toEqual({ '/fast': ['200'], '/nowhere': ['404'] });
});

it('tells of a request whose client leaves inside the body', async () => {
  const socket = await start(1);
  socket.write(POST);
  await once(socket, 'data');
  socket.resetAndDestroy();
  await all;
  expect(told.get('/body')).toEqual(['499 aborted']);
});

it.each([
  ['that came too slowly', POST, 300, '408 aborted'],
  ['that is no HTTP', `${POST.replace('Content-Length: 9', 'Transfer-Encoding: chunked')}no chunk\r\n`, 60_000, '400 aborted'],
])('tells of a body %s by the status of its refusal', async (_what, bytes, requestTimeout, expected) => {
  const socket = await start(1, requestTimeout);
  socket.write(bytes);
  await all;
  expect(told.get('/body')).toEqual([expected]);
});

it('tells of a request whose client leaves before the answer, and of those that waited behind it', async () => {
  const socket = await start(3);
  socket.write(get('/slow') + get('/fast') + get('/fast?2'));
  await once(server.server, 'request');
  socket.resetAndDestroy();
  await all;
  release();
  expect(Object.fromEntries(told)).toEqual({ '/slow': ['499 aborted'], '/fast': ['499 aborted'], '/fast?2': ['499 aborted'] });
});

it('tells of an answer that was cut off by the status that was sent', async () => {
  const socket = await start(1);
  socket.write(get('/begun'));
  await once(socket, 'data');
  socket.resetAndDestroy();
  await all;
  expect(told.get('/begun')).toEqual(['200 aborted']);
});
