import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { SECRETS } from '#test-support';
import { createTestDatabase, eventually, HttpClient, testRedisUrl } from '#testing';

import { freePort } from '../support/free-port.js';
import { RealProcess } from '../support/real-process.js';

const TOKEN = 'a-token-that-only-prometheus-knows';
const METRICS_TEXT = /^catalyst_build_info\{version="[^"]+",role="(?:api|worker|all)"\} 1$/m;
const CLOSED = ['/', '/health', '/health/live', '/api/projects', '/metrics/', '/metrics/x', '/docs'];

/** Runs the program with a port for metrics, and closes it when the test is done. */
async function withMetricsPort(
  env: NodeJS.ProcessEnv,
  test: (main: HttpClient, metrics: HttpClient, program: RealProcess) => Promise<void>,
): Promise<void> {
  const port = await freePort();
  const program = await RealProcess.prepare({ HOST: '127.0.0.1', METRICS_PORT: String(port), ...env });
  try {
    await test(await program.start(), new HttpClient(`http://127.0.0.1:${port}`), program);
  } finally {
    await program.dispose();
  }
}

it.each(['api', 'worker', 'all'])('as %s serves metrics on the port of their own, and nothing else there', (role) =>
  withMetricsPort({ CATALYST_ROLE: role }, async (main, metrics) => {
    const served = await metrics.get<string>('/metrics');
    expect(served.status).toBe(200);
    expect(served.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(METRICS_TEXT.exec(served.body)?.[0]).toContain(`role="${role}"`);
    expect(await main.get('/metrics')).toMatchObject({ status: 404, body: { error_code: 'NOT_FOUND' } });
    expect((await main.get('/health/live')).status).toBe(200);
    for (const path of CLOSED) {
      const { status, body, headers } = await metrics.get(path);
      expect([path, status, body.error_code]).toEqual([path, 404, 'NOT_FOUND']);
      expect(headers.get('content-type')).toContain('application/problem+json');
    }
    expect((await metrics.request('POST', '/metrics', {})).status).toBe(404);
  }),
);

it('in production a port for metrics switches them on, without a token', () =>
  withMetricsPort({ NODE_ENV: 'production', SMTP_URL: 'smtp://127.0.0.1:9', PUBLIC_URL: 'http://localhost' }, async (main, metrics) => {
    expect((await metrics.get<string>('/metrics')).body).toMatch(METRICS_TEXT);
    expect((await main.get('/metrics')).status).toBe(404);
  }));

it('asks for the token there too, when there is one', () =>
  withMetricsPort({ METRICS_TOKEN: TOKEN }, async (_main, metrics) => {
    const refused = await metrics.get('/metrics');
    expect(refused).toMatchObject({ status: 401, body: { error_code: 'TOKEN_MISSING' } });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect((await metrics.get('/metrics', `${TOKEN}x`)).status).toBe(401);
    expect((await metrics.get('/metrics', TOKEN)).status).toBe(200);
  }));

it('opens no port for metrics that are switched off', () =>
  withMetricsPort({ METRICS: 'off' }, async (main, metrics) => {
    expect((await main.get('/metrics')).status).toBe(404);
    await expect(metrics.get('/metrics')).rejects.toThrow();
  }));

it('closes the port when it stops, also with a scraper that keeps its connection', () =>
  withMetricsPort({}, async (_main, metrics, program) => {
    expect((await metrics.get('/metrics')).status).toBe(200);
    process.kill(program.pid, 'SIGTERM');
    await eventually(async () =>
      metrics.get('/metrics').then(
        () => false,
        () => true,
      ),
    );
    await eventually(() => {
      try {
        return !process.kill(program.pid, 0);
      } catch {
        return true;
      }
    });
  }));

describe('a port for metrics that cannot be used ends the start with one line', () => {
  async function start(env: Record<string, string>): Promise<string[]> {
    const database = await createTestDatabase();
    const all = {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      REDIS_URL: testRedisUrl(),
      HOST: '127.0.0.1',
      ...SECRETS,
    };
    const output = await new Promise<string>((resolve) =>
      execFile(
        process.execPath,
        ['dist/src/main.js'],
        { env: { ...all, DATABASE_URL: database.url, ...env }, timeout: 120_000 },
        (error, stdout, stderr) => resolve(`${error?.code}\n${stdout}${stderr}`),
      ),
    );
    await database.close();
    return output.trim().split('\n');
  }

  it('because it is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const lines = await start({ PORT: '0', METRICS_PORT: String(port) });
    taken.close();
    expect(lines).toEqual([
      '1',
      'invalid configuration:',
      `  - METRICS_PORT: port ${port} of 127.0.0.1 is already in use; stop the program that uses it or set METRICS_PORT to another number`,
    ]);
  });

  it('because it is that of the API', async () => {
    const port = String(await freePort());
    expect(await start({ PORT: port, METRICS_PORT: port })).toEqual([
      '1',
      'invalid configuration:',
      `  - METRICS_PORT: is the same as PORT (${port}); set it to another number, or leave it out to serve /metrics on PORT`,
    ]);
  });
});
