import { connect } from 'node:net';
import type { Socket } from 'node:net';

import { createTestApp } from '#testing';
import type { TestApp } from '#testing';

const SLOW = 300;
/** REQUEST_TIMEOUT below, and twice the two seconds after which the server looks again. */
const LIMIT_MS = 2_000 + 4_000;

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ role: 'api', env: { REQUEST_TIMEOUT: '2s' } });
});
afterAll(() => app.close());

/** Sends `head`, then a byte every half second for as long as it may; answers how long that was and what it was told. */
function dribble(head: string): Promise<{ ms: number; told: string }> {
  const { hostname, port } = new URL(app.url);
  const start = performance.now();
  return new Promise((resolve) => {
    let told = '';
    const socket: Socket = connect(Number(port), hostname, () => socket.write(head));
    const timer = setInterval(() => socket.write('a'), 500);
    socket.on('data', (data) => (told += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ ms: performance.now() - start, told });
    });
  });
}

it.each([
  ['headers', 'GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: '],
  ['bodies', 'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"email":"'],
])(`${SLOW} clients that send their %s byte by byte are cut off in time, and hold nobody up`, async (_what, head) => {
  const slow = Promise.all(Array.from({ length: SLOW }, () => dribble(head)));
  const times: number[] = [];
  let over = false;
  void slow.then(() => (over = true));
  while (!over) {
    const start = performance.now();
    expect((await app.get('/health/live')).status).toBe(200);
    times.push(performance.now() - start);
  }
  const ended = await slow;
  expect(Math.max(...ended.map(({ ms }) => ms))).toBeLessThan(LIMIT_MS + 2_000);
  expect(ended.filter(({ told }) => told !== '' && !told.startsWith('HTTP/1.1 408 '))).toEqual([]);
  times.sort((a, b) => a - b);
  expect(times[Math.floor(times.length * 0.99)]).toBeLessThan(500);
});
