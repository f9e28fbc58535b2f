import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { outboundIn } from '../../../test/support/outbound.js';

const outbound = outboundIn({});

interface Seen {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

const KEYS = { Authorization: 'Bearer the-key', 'X-Subscription-Token': 'the-key', 'x-own-header': 'the-key', Cookie: 'session=the-key' };
const REQUEST = {
  method: 'POST',
  headers: { ...KEYS, 'Content-Type': 'application/json', accept: 'application/json' },
  body: '{"query":"lamp"}',
};

/** A server that redirects `/<status>/<target>` and answers everything else. */
async function start(): Promise<{ server: Server; seen: Seen[]; origin: string }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ method: request.method, path: request.url, headers: request.headers, body });
      const [, status, target] = /^\/(\d+)\/(.+)$/.exec(request.url ?? '') ?? [];
      if (status && target) response.writeHead(Number(status), { location: decodeURIComponent(target) }).end('moved');
      else response.end('found');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, seen, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

let provider: Awaited<ReturnType<typeof start>>;
let stranger: Awaited<ReturnType<typeof start>>;

beforeEach(async () => ([provider, stranger] = await Promise.all([start(), start()])));
afterEach(() => [provider, stranger].forEach(({ server }) => server.close()));
afterAll(() => outbound.onApplicationShutdown());

const send = (url: string, init = REQUEST) =>
  outbound.request(url, { named_by: 'operator', timeout_ms: 5_000, max_bytes: 1_000, max_redirects: 3, ...init });
const via = (status: number, target: string) => `${provider.origin}/${status}/${encodeURIComponent(target)}`;

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('with %i to another origin carries no key, whatever its name', async (status) => {
    expect(await send(via(status, `${stranger.origin}/end`))).toMatchObject({ status: 200, url: `${stranger.origin}/end`, text: 'found' });
    expect(stranger.seen).toHaveLength(1);
    expect(JSON.stringify(stranger.seen)).not.toContain('the-key');
    expect(stranger.seen[0]?.headers.accept).toBe('application/json');
  });

  it('back to the first origin does not bring the keys back', async () => {
    const back = `${stranger.origin}/307/${encodeURIComponent(`${provider.origin}/end`)}`;
    await send(via(307, back));
    expect(JSON.stringify(provider.seen[1])).not.toContain('the-key');
  });

  it.each([301, 302, 303, 307, 308])('with %i inside one origin carries the keys', async (status) => {
    await send(via(status, '/end'));
    expect(provider.seen[1]?.headers).toMatchObject({ authorization: 'Bearer the-key', 'x-subscription-token': 'the-key' });
  });

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [301, 'PUT', 'PUT'],
    [302, 'PUT', 'PUT'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ])('with %i turns %s into %s', async (status, method, then) => {
    await send(via(status, '/end'), { ...REQUEST, method });
    const { headers, ...second } = provider.seen[1] ?? { headers: {} };
    expect(second).toEqual({ method: then, path: '/end', body: then === 'GET' ? '' : REQUEST.body });
    expect(headers['content-type']).toBe(then === 'GET' ? undefined : 'application/json');
  });

  it.each([300, 304, 305, 306])('is not seen in a %i', async (status) => {
    expect(await send(via(status, '/end'))).toMatchObject({ status });
    expect(provider.seen).toHaveLength(1);
  });

  it('is followed three times at most', async () => {
    const loop = [1, 2, 3, 4].reduce((target) => via(302, target), '/end');
    await expect(send(loop)).rejects.toThrow('too many redirects');
    expect(provider.seen).toHaveLength(4);
  });

  it('is the answer itself when none may be followed', async () => {
    const url = via(302, `${stranger.origin}/end`);
    const answer = await outbound.request(url, { named_by: 'operator', timeout_ms: 5_000, max_bytes: 1_000 });
    expect(answer).toMatchObject({ status: 302, url, text: 'moved' });
    expect(stranger.seen).toEqual([]);
  });
});
