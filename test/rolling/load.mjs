import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

const PASSWORD = 'correct horse battery staple';
const WAIT_MS = 15_000;

/** One request on a connection of its own. Rejects when the connection breaks. */
export function send(base, method, path, { token, body, headers = {} } = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      base + path,
      {
        method,
        agent: new Agent({ keepAlive: false }),
        signal: AbortSignal.timeout(WAIT_MS),
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...headers,
        },
      },
      (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('error', reject);
        answer.on('aborted', () => reject(Object.assign(new Error('cut off'), { code: 'CUT_OFF' })));
        answer.on('end', () => resolve({ status: answer.statusCode, text: Buffer.concat(parts).toString() }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

export async function register(base) {
  const email = `${randomUUID()}@example.com`;
  const { status, text } = await send(base, 'POST', '/api/auth/register', { body: { email, password: PASSWORD } });
  if (status !== 201) throw new Error(`registration answered ${status}: ${text}`);
  return { email, token: JSON.parse(text).access_token };
}

/** What is asked, how often of a hundred, and the answer that is due. Most of it writes: nothing between may repeat those. */
async function mix(base) {
  const [reader, signer] = [await register(base), await register(base)];
  const { token } = reader;
  const create = () => send(base, 'POST', '/api/projects', { token, body: { product_name: 'Mug', brand_name: 'B' } });
  const ids = [];
  // NOTE: changes of one row wait for each other; users do not change one project fifty times a second.
  for (let n = 0; n < 50; n++) ids.push(JSON.parse((await create()).text).id);
  let turn = 0;
  const change = () => send(base, 'PATCH', `/api/projects/${ids[turn++ % ids.length]}`, { token, body: { price: '€ 12.00' } });
  const login = { email: signer.email, password: PASSWORD };
  return [
    { share: 40, due: 200, ask: () => send(base, 'GET', '/api/projects?limit=5', { token }) },
    { share: 30, due: 201, ask: create },
    { share: 25, due: 200, ask: change },
    // Takes long, and so is often under way when a process stops.
    { share: 5, due: 200, ask: () => send(base, 'POST', '/api/auth/login', { body: login }) },
  ];
}

/**
 * Sends `rate` requests per second, whatever the answers do, until `stop()`, which answers what became of them.
 * @returns {Promise<{ stop: () => Promise<{ sent: number, failed: Map<string, number>, p99: number, slowest: number }> }>}
 */
export async function startLoad(base, rate) {
  const turns = (await mix(base)).flatMap(({ share, ...rest }) => Array.from({ length: share / 5 }, () => rest));
  const underWay = new Set();
  const failed = new Map();
  const times = [];
  let sent = 0;

  const one = async ({ ask, due }) => {
    const from = performance.now();
    const what = await ask().then(
      ({ status }) => (status === due ? undefined : `status ${status}`),
      ({ code, message }) => code ?? message,
    );
    times.push(performance.now() - from);
    if (what) failed.set(what, (failed.get(what) ?? 0) + 1);
  };

  const start = performance.now();
  const timer = setInterval(() => {
    // NOTE: a coprime step spreads the kinds of requests evenly.
    while (sent < ((performance.now() - start) / 1_000) * rate) {
      const promise = one(turns[(sent++ * 7) % turns.length]).finally(() => underWay.delete(promise));
      underWay.add(promise);
    }
  }, 5);

  const stop = async () => {
    clearInterval(timer);
    await Promise.all(underWay);
    times.sort((a, b) => a - b);
    return { sent, failed, p99: times[Math.floor(times.length * 0.99)] ?? 0, slowest: times.at(-1) ?? 0 };
  };
  return { stop };
}
