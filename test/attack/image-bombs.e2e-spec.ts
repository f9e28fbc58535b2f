import { readFileSync } from 'node:fs';

import { eventually } from '#testing';
import type { HttpClient, RegisteredUser } from '#testing';

import { rawForm } from '../support/forms.js';
import type { HostileFile } from '../support/hostile-kit.js';
import { imageBombs, scanBomb } from '../support/image-bombs.js';
import { photo } from '../support/images.js';
import { RealProcess } from '../support/real-process.js';

const MEBIBYTE = 1024 ** 2;
const SAMPLES = 40;
/** On a busy machine a short request varies by more than its own length. */
const LEAST_MS = 100;
/** No request waits for a decoder: those took most of a minute. */
const LONGEST_MS = 8_000;

let server: RealProcess;
let client: HttpClient;
let victim: RegisteredUser;
let picture: string;

const send = (data: Buffer, token: string) => {
  const { body, type } = rawForm(data, 'photo.jpg');
  return client.request('POST', '/api/uploads/image', { raw: new Uint8Array(body), headers: { 'content-type': type }, token });
};

/** How long a login and the reading of a photo take, in milliseconds. */
async function visit(): Promise<{ login: number; read: number }> {
  const started = performance.now();
  const login = await client.post('/api/auth/login', { email: victim.email, password: victim.password });
  expect(login.status).toBe(200);
  const between = performance.now();
  expect((await client.get(picture, login.body.access_token)).status).toBe(200);
  return { login: between - started, read: performance.now() - between };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
const summary = (visits: { login: number; read: number }[]) => ({
  login: median(visits.map(({ login }) => login)),
  read: median(visits.map(({ read }) => read)),
  longest: Math.max(...visits.flatMap(({ login, read }) => [login, read])),
});

const status = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
};
const bytesOf = (name: string, text: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
const children = (): string[] => readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').split(' ').filter(Boolean);
/** Of the server and its child processes together. */
const memory = (): number => [String(server.pid), ...children()].reduce((sum, pid) => sum + bytesOf('VmRSS', status(pid)), 0);

beforeAll(async () => {
  // NOTE: a machine that runs other things must not look like an overload.
  const calm = { MAX_EVENT_LOOP_DELAY_MS: '60000' };
  server = await RealProcess.prepare({ UPLOAD_LIMIT: '1000', CATALYST_ROLE: 'api', BCRYPT_COST: '8', ...calm });
  client = await server.start();
  victim = await client.register();
  picture = (await send(await photo(800, 600).jpeg().toBuffer(), victim.access_token)).body.url;
});

afterAll(() => server.dispose());

it('keeps logins and photos of others going, in bounded memory, while pictures come that would cost minutes or gigabytes', async () => {
  const bombs = await imageBombs();
  for (let n = 0; n < SAMPLES / 2; n++) await visit();
  const calm: { login: number; read: number }[] = [];
  for (let n = 0; n < SAMPLES; n++) calm.push(await visit());

  const disturbed: { login: number; read: number }[] = [];
  const wrong = new Set<string>();
  let most = 0;
  let waves = 0;
  const attack = async (): Promise<void> => {
    const attackers = await Promise.all([client.register(), client.register()]);
    const sendOne = async ({ kind, data, verdict }: HostileFile, token: string): Promise<void> => {
      const { status: code } = await send(data, token);
      const expected = verdict === 'taken' ? code === 201 : code === 415 || code === 422;
      if (!expected) wrong.add(`${kind}: ${code}`);
    };
    await Promise.all(attackers.flatMap(({ access_token }) => bombs.map((bomb) => sendOne(bomb, access_token))));
    waves++;
  };
  let attacking = true;
  const watch = (async () => {
    while (attacking) {
      disturbed.push(await visit());
      most = Math.max(most, memory());
    }
  })();
  do await attack();
  while (disturbed.length < SAMPLES);
  attacking = false;
  await watch;

  const [before, during] = [summary(calm), summary(disturbed)];
  const peak = bytesOf('VmHWM', status(String(server.pid))) / MEBIBYTE;
  process.stderr.write(
    `${waves * bombs.length * 2} bombs; login ${before.login.toFixed(0)} ms, under attack ${during.login.toFixed(0)} ms; ` +
      `photo ${before.read.toFixed(0)} ms, under attack ${during.read.toFixed(0)} ms; ` +
      `longest of ${disturbed.length} visits ${during.longest.toFixed(0)} ms; ` +
      `memory of the server at most ${peak.toFixed(0)} MiB, with its children ${(most / MEBIBYTE).toFixed(0)} MiB\n`,
  );
  expect([...wrong]).toEqual([]);
  expect(during.login).toBeLessThan(3 * Math.max(before.login, LEAST_MS));
  expect(during.read).toBeLessThan(3 * Math.max(before.read, LEAST_MS));
  expect(during.longest).toBeLessThan(LONGEST_MS);
  expect(peak).toBeLessThan(512);
  expect(most / MEBIBYTE).toBeLessThan(1_024);
}, 600_000);

it('ends its image processes with itself, even when it is killed while they decode', async () => {
  const { access_token } = await client.register();
  const answer = send(await scanBomb(6_000, 5_000, 50), access_token).catch(() => undefined);
  const working = await eventually(() => {
    const found = children();
    return found.length > 0 && found;
  });
  await server.kill();
  await answer;
  await eventually(() => working.every((pid) => status(pid) === ''));
});
