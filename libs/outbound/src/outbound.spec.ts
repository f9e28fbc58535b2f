import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { outboundIn } from '../../../test/support/outbound.js';

const MIB = 1024 * 1024;
const outbound = outboundIn({});
const OPTIONS = { named_by: 'operator', timeout_ms: 30_000, max_bytes: 1_000 } as const;

let server: Server;
let listener: RequestListener;
let origin: string;
let socket: Socket;

beforeAll(async () => {
  server = createServer((request, response) => listener(request, response)).on(
    'connection',
    (connected) => (socket = connected.on('error', () => undefined)),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  await outbound.onApplicationShutdown();
  server.closeAllConnections();
  server.close();
});

describe('a request', () => {
  it('returns status, headers and the whole body', async () => {
    listener = (_request, response) => response.writeHead(201, { 'x-kind': 'test' }).end('äöü');
    const { status, headers, text, complete } = await outbound.request(origin, OPTIONS);
    expect({ status, kind: headers.get('x-kind'), text, complete }).toEqual({ status: 201, kind: 'test', text: 'äöü', complete: true });
  });

  it('reads 1,000 bytes of 100 MB and closes the connection', async () => {
    let sent = 0;
    listener = (_request, response) => {
      const chunk = Buffer.alloc(MIB, 'x');
      const send = (): void => {
        while (sent < 100 * MIB && !response.destroyed) {
          sent += MIB;
          if (!response.write(chunk)) return void response.once('drain', send);
        }
        response.end();
      };
      send();
    };
    const { text, complete } = await outbound.request(origin, OPTIONS);
    // NOTE: the connection may end with an error on this side, which is what it is for.
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
    expect({ length: text.length, complete }).toEqual({ length: 1_000, complete: false });
    expect(sent).toBeLessThan(50 * MIB);
  });

  it('counts what it reads after decompression', async () => {
    listener = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20 * MIB)));
    expect(await outbound.request(origin, OPTIONS)).toMatchObject({ text: '\0'.repeat(1_000), complete: false });
  });

  it('takes a body of exactly the limit as complete', async () => {
    listener = (_request, response) => response.end('x'.repeat(1_000));
    expect(await outbound.request(origin, OPTIONS)).toMatchObject({ text: 'x'.repeat(1_000), complete: true });
  });

  it.each<[string, RequestListener]>([
    ['sends nothing', () => undefined],
    ['sends a byte at a time', (_request, response) => void setInterval(() => response.write('x'), 20).unref()],
  ])('ends in time at a server that %s', async (_what, answer) => {
    listener = answer;
    await expect(outbound.request(origin, { ...OPTIONS, timeout_ms: 300 })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('ends when its caller ends it', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    listener = () => controller.abort(reason);
    await expect(outbound.request(origin, { ...OPTIONS, signal: controller.signal })).rejects.toBe(reason);
  });

  it('to a name that resolves to this machine is refused when a user named it', async () => {
    listener = (_request, response) => response.end('secret');
    const url = origin.replace('127.0.0.1', 'localhost');
    const asUser = outbound.request(url, { ...OPTIONS, named_by: 'user' });
    await expect(asUser).rejects.toMatchObject({ name: 'AddressRefused', message: 'localhost is not a public address' });
    await expect(outbound.request('no url', OPTIONS)).rejects.toMatchObject({ name: 'AddressRefused' });
  });
});
