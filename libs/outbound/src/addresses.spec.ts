import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { fetch } from 'undici';

import { outboundIn } from '../../../test/support/outbound.js';
import { guardedAgent } from './guarded-agent.js';
import type { Outbound } from './outbound.js';
import { addressRule, isPublicAddress } from './public-address.js';

const OPTIONS = { named_by: 'user', timeout_ms: 5_000, max_bytes: 10_000, max_redirects: 3 } as const;

let outbound: Outbound;

let server: Server;
let connections = 0;
let port = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const target = new URL(request.url ?? '/', 'http://x').searchParams.get('to');
    if (target) response.writeHead(302, { location: target }).end();
    else response.end('secret');
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  port = (server.address() as AddressInfo).port;
  outbound = outboundIn({ NODE_ENV: 'test' });
});

beforeEach(() => (connections = 0));
afterAll(async () => {
  await outbound.onApplicationShutdown();
  server.close();
});

describe('public addresses', () => {
  it.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001::1'])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(
    `0.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3 127.255.255.255 169.254.169.254 169.254.0.1 172.16.0.1
     172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
     239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1
     64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: fc00::1 fd00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 ff0e::1 3fff::1 not-an-address`.split(
      /\s+/,
    ),
  )('%s is none', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('an address that a user named', () => {
  const hosts = [
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '017700000001',
    '0',
    '0.0.0.0',
    'localhost',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '169.254.169.254',
    '[fd00:ec2::254]',
    '10.0.0.1',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ];
  const shapes = (host: string): string[] => [
    `http://${host}:PORT/`,
    `https://${host}:PORT/`,
    `http://${host}:PORT/?x=http://example.com`,
    `http://user:pass@${host}:PORT/`,
  ];
  const targets = [
    ...hosts.flatMap(shapes),
    'file:///etc/passwd',
    'gopher://127.0.0.1:PORT/',
    'ftp://127.0.0.1:PORT/',
    'data:text/plain,x',
    'http://example.com@127.0.0.1:PORT/',
    'unix:/var/run/docker.sock',
  ];

  it(`leads to none of ${targets.length} private addresses`, async () => {
    const results = await Promise.allSettled(targets.map((target) => outbound.request(target.replace('PORT', String(port)), OPTIONS)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    expect(connections).toBe(0);
  });

  it('is not led inside by a name, however often the name changes its answer', async () => {
    let asked = 0;
    const rebinding = guardedAgent(addressRule([]), (_host, _options, done) => {
      asked++;
      const address: LookupAddress = asked % 2 === 0 ? { address: '93.184.216.34', family: 4 } : { address: '127.0.0.1', family: 4 };
      done(
        null,
        asked === 3
          ? [
              { address: '93.184.216.34', family: 4 },
              { address: '10.0.0.1', family: 4 },
            ]
          : [address],
      );
    });
    for (const n of [1, 3]) {
      asked = n - 1;
      await expect(fetch(`http://rebind.example:${port}/`, { dispatcher: rebinding })).rejects.toThrow();
    }
    await rebinding.destroy();
    expect(connections).toBe(0);
  });

  it('checks where a redirect leads, and follows only some', async () => {
    const operator = { ...OPTIONS, named_by: 'operator' } as const;
    const inside = `http://127.0.0.1:${port}/?to=${encodeURIComponent('file:///etc/passwd')}`;
    await expect(outbound.request(inside, operator)).rejects.toThrow('file: is not allowed');
    const onward = `http://127.0.0.1:${port}/?to=${encodeURIComponent(`http://127.0.0.1:${port}/?to=/`)}`;
    await expect(outbound.request(onward, operator)).resolves.toMatchObject({ text: 'secret' });
  });

  it('needs HTTPS in production, unless the request allows plain HTTP; one of the operator does not', async () => {
    const production = outboundIn({ NODE_ENV: 'production', OUTBOUND_ALLOW: '127.0.0.0/8' });
    const url = `http://127.0.0.1:${port}/`;
    await expect(production.request(url, OPTIONS)).rejects.toThrow('http: is not allowed; use https:');
    expect(connections).toBe(0);
    await expect(production.request(url, { ...OPTIONS, plain_http: true })).resolves.toMatchObject({ text: 'secret' });
    await expect(production.request(url, { ...OPTIONS, named_by: 'operator' })).resolves.toMatchObject({ text: 'secret' });
    await production.onApplicationShutdown();
  });

  it.each(['127.0.0.1', '127.0.0.0/8', 'LOCALHOST', 'other.example,::1,127.0.0.1'])(
    'leads inside when OUTBOUND_ALLOW is %s',
    async (allow) => {
      const allowing = outboundIn({ OUTBOUND_ALLOW: allow });
      const host = allow === 'LOCALHOST' ? 'localhost' : '127.0.0.1';
      await expect(allowing.request(`http://${host}:${port}/`, OPTIONS)).resolves.toMatchObject({ text: 'secret' });
      await expect(allowing.request(`http://0.0.0.0:${port}/`, OPTIONS)).rejects.toThrow('0.0.0.0 is not a public address');
      await allowing.onApplicationShutdown();
    },
  );

  it.each(['10.0.0.0/99', '*.example.com', '10.0.0', 'http://a.example'])('cannot be allowed as %s', (allow) => {
    expect(() => outboundIn({ OUTBOUND_ALLOW: allow })).toThrow('is not a host name, an address or a network');
  });
});
