import { connect } from 'node:net';
import type { Socket } from 'node:net';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

const SLOW = 300;

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ role: 'api', env: { REQUEST_TIMEOUT: '2s', MAX_ARRIVING_BODIES_PER_ADDRESS: String(SLOW) } });
});
afterAll(() => app.close());

/** Sends `head`, then a byte every half second for as long as it may; answers what it was told. */
function dribble(head: string): Promise<string> {
  const { hostname, port } = new URL(app.url);
  return new Promise((resolve) => {
    let told = '';
    const socket: Socket = connect(Number(port), hostname, () => socket.write(head));
    const timer = setInterval(() => socket.write('a'), 500);
    socket.on('data', (data) => (told += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(told);
    });
  });
}

it.each([
  ['headers', 'GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: '],
  ['bodies', 'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"email":"'],
])(`${SLOW} clients that send their %s byte by byte are cut off, and hold nobody up`, async (_what, head) => {
  const slow = Promise.all(Array.from({ length: SLOW }, () => dribble(head)));
  let over = false;
  void slow.then(() => (over = true));
  while (!over) {
    expect((await app.get('/health/live')).status).toBe(200);
  }
  expect((await slow).filter((told) => told !== '' && !told.startsWith('HTTP/1.1 408 '))).toEqual([]);
});
