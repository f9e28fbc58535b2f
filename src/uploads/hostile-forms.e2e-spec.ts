import { existsSync, readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';

import { eventually } from '#testing';
import type { Answer, HttpClient, RegisteredUser } from '#testing';

import { inTurn, rawForm as form } from '../../test/support/forms.js';
import { photo } from '../../test/support/images.js';
import { RealProcess } from '../../test/support/real-process.js';

let server: RealProcess;
let client: HttpClient;
let user: RegisteredUser;

beforeAll(async () => {
  server = await RealProcess.prepare({ CATALYST_ROLE: 'api' });
  client = await server.start();
  user = await client.register();
});

afterAll(() => server.dispose());

const objects = (): string[] => {
  const folder = join(server.dataDir, 'files', 'uploads');
  return existsSync(folder) ? readdirSync(folder) : [];
};
const temporary = (): string[] => readdirSync(server.scratch).filter((name) => name.startsWith('catalyst-upload-'));

function send(body: Buffer, type: string): Promise<Answer> {
  return client.request('POST', '/api/uploads/image', {
    raw: new Uint8Array(body),
    headers: { 'content-type': type },
    token: user.access_token,
  });
}

it('answers forms that are cut, nested, doubled or without end by 4xx, and keeps nothing of them', async () => {
  const data = await photo(40, 30, '#876543').jpeg().toBuffer();
  const { body, type } = form(data, 'photo.jpg');
  const part = body.subarray(0, body.lastIndexOf('--x-catalyst-boundary--'));
  const cuts = Array.from({ length: 30 }, (_, n) => body.subarray(0, Math.floor(((body.length - 30) * n) / 30)));
  const cases: [Buffer, string][] = [
    ...cuts.map((cut): [Buffer, string] => [cut, type]),
    [body, 'multipart/form-data'],
    [body, 'multipart/form-data; boundary='],
    [body, 'multipart/form-data; boundary=other'],
    [body, `multipart/form-data; boundary=${'b'.repeat(5_000)}`],
    [body, 'multipart/mixed; boundary=x-catalyst-boundary'],
    [Buffer.concat([part, body]), type],
    [Buffer.concat([...Array.from({ length: 2_000 }, () => part), body]), type],
    [
      Buffer.from(body.toString('latin1').replace('name="file"', 'name="file"; name="other"'), 'latin1'),
      type.replace('form-data', 'form-data; charset=utf-7'),
    ],
    [Buffer.from(body.toString('latin1').replace('name="file"', 'name="__proto__"'), 'latin1'), type],
    [Buffer.from(body.toString('latin1').replace('\r\nContent-Type', `\r\nX: ${'x'.repeat(100_000)}\r\nContent-Type`), 'latin1'), type],
    [Buffer.from(body.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'), type],
  ];
  const before = objects();
  const statuses: number[] = [];
  for (const [raw, contentType] of cases) {
    const { status, body: answer } = await send(raw, contentType);
    statuses.push(status);
    expect({ contentType, start: raw.toString('latin1', 0, 200), detail: answer?.detail, broken: status >= 500 }).toMatchObject({
      broken: false,
    });
    if (status === 201) await client.request('DELETE', `/api/uploads/${answer.id}`, { token: user.access_token });
  }
  expect(statuses.slice(0, cuts.length).every((status) => status === 400)).toBe(true);
  expect(objects()).toEqual(before);
  expect(temporary()).toEqual([]);
});

it('keeps nothing of uploads whose sender hangs up in the middle', async () => {
  const { body, type } = form(await photo(900, 700, '#119955').png({ compressionLevel: 0 }).toBuffer(), 'photo.png');
  const { hostname, port } = new URL(client.url);
  const [counted] = await server.database.query<{ n: number }>('SELECT count(*)::int AS n FROM uploads');
  const before = objects();
  await inTurn(
    Array.from({ length: 100 }, (_, n) => n),
    (n) =>
      new Promise((resolve) => {
        const head = `POST /api/uploads/image HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${user.access_token}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
        const socket = connect(Number(port), hostname, () => {
          socket.write(head);
          socket.write(body.subarray(0, Math.floor((body.length * n) / 100)), () => setTimeout(() => socket.destroy(), n % 5));
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      }),
  );
  await eventually(() => temporary().length === 0);
  expect(await server.database.query('SELECT count(*)::int AS n FROM uploads')).toEqual([counted]);
  expect(objects()).toEqual(before);
});

it('refuses a form of any size without blocking the connection it came on', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(client.url);
  const ask = (path: string, sent?: { body: Buffer; type: string }): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${user.access_token}`, ...(sent && { 'content-type': sent.type }) };
      const asked = request({ agent, hostname, port, path, headers, method: sent ? 'POST' : 'GET', timeout: 10_000 }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer')));
      asked.on('error', reject).end(sent?.body);
    });
  for (const bytes of [1_000, 300_000, 3_000_000, 9_000_000]) {
    const stranger = form(Buffer.alloc(bytes, 65), 'x');
    const body = Buffer.from(stranger.body.toString('latin1').replace('name="file"', 'name="other"'), 'latin1');
    expect([bytes, await ask('/api/uploads/image', { ...stranger, body })]).toEqual([bytes, 400]);
    expect([bytes, await ask('/api/uploads/stats')]).toEqual([bytes, 200]);
  }
  agent.destroy();
});
