import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';

import { ServiceClientsService } from '../src/auth/clients/service-clients.service.js';
import { run, seller } from './models/campaign.js';
import type { ShownRun } from './models/campaign.js';
import { pointedAt, startDouble } from './models/model-double.js';
import type { ModelDouble } from './models/model-double.js';
import { startReceiver } from './observability/otlp-receiver.js';
import { mailTo } from './support/mails.js';

// Settings that no other test sets, each with what it changes.

/** The claims of an access token. */
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('settings of accounts', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({
      env: {
        JWT_ISSUER: 'issuer-of-this-test',
        JWT_AUDIENCE: 'audience-of-this-test',
        JWT_REFRESH_TTL: '3h',
        JWT_REFRESH_IDLE_TTL: '2h',
        SERVICE_TOKEN_TTL: '90s',
        OTP_TTL_MINUTES: '7',
        FRONTEND_URL: 'https://shop.example/app/',
        DATABASE_MAX_POOL_SIZE: '3',
      },
    });
  });
  afterAll(() => app.close());

  it('JWT_ISSUER and JWT_AUDIENCE are the claims of tokens', async () => {
    const { access_token } = await app.register();
    expect(claimsOf(access_token)).toMatchObject({ iss: 'issuer-of-this-test', aud: 'audience-of-this-test' });
    expect((await app.get('/api/auth/me', access_token)).status).toBe(200);
  });

  it('JWT_REFRESH_TTL ends a session, and JWT_REFRESH_IDLE_TTL one that was not refreshed for so long', async () => {
    const { refresh_token, user } = await app.register();
    const of = `WHERE user_id = '${user.id}'`;
    const [session] = await app.database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM expires_at - created_at)::integer AS seconds FROM user_sessions ${of}`,
    );
    expect(session?.seconds).toBe(3 * 3_600);
    await app.database.query(`UPDATE user_sessions SET refreshed_at = now() - interval '119 minutes' ${of}`);
    const refreshed = await app.post('/api/auth/refresh', { refresh_token });
    expect(refreshed.status).toBe(200);
    await app.database.query(`UPDATE user_sessions SET refreshed_at = now() - interval '121 minutes' ${of}`);
    expect((await app.post('/api/auth/refresh', { refresh_token: refreshed.body.refresh_token })).status).toBe(401);
  });

  it('SERVICE_TOKEN_TTL is the life of the token of a service', async () => {
    const { client_id, client_secret } = await app.app.get(ServiceClientsService).create('billing', ['quota:read']);
    const form = { grant_type: 'client_credentials', client_id, client_secret };
    const { body } = await app.request('POST', '/api/auth/token', { form });
    const { iat, exp } = claimsOf(body.access_token as string) as { iat: number; exp: number };
    expect([body.expires_in, exp - iat]).toEqual([90, 90]);
  });

  it('OTP_TTL_MINUTES is the life of a mailed code, and FRONTEND_URL where its link leads', async () => {
    const { email } = await app.register();
    await app.post('/api/auth/forgot-password', { email });
    const mail = await mailTo(app, email, 'password');
    expect(mail.text).toContain('7 minutes');
    expect(mail.text).toMatch(/https:\/\/shop\.example\/app\/[a-z-]+#token=[\w-]{9}/);
    const codes = await app.database.query<{ minutes: number }>(
      'SELECT (extract(epoch FROM expires_at - created_at) / 60)::integer AS minutes FROM one_time_codes',
    );
    expect(new Set(codes.map(({ minutes }) => minutes))).toEqual(new Set([7]));
  });

  it('DATABASE_MAX_POOL_SIZE bounds the connections of a process', async () => {
    const { access_token } = await app.register();
    const most = await race(60, async (n) => {
      if (n % 6 > 0) return app.get('/api/projects', access_token).then(() => 0);
      const [row] = await app.database.query<{ n: number }>(
        `SELECT count(*)::integer AS n FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND query NOT ILIKE '%LISTEN%'`,
      );
      return row?.n ?? 0;
    });
    expect(Math.max(...most)).toBeGreaterThan(0);
    expect(Math.max(...most)).toBeLessThanOrEqual(3);
  });
});

/** A way to a model that counts how many calls are under way at once. */
async function countingWay(target: string) {
  const calls = { now: 0, most: 0, all: 0 };
  const server = createServer((request, response) => {
    void (async () => {
      calls.all++;
      calls.most = Math.max(calls.most, ++calls.now);
      const answer = await fetch(target + request.url, { method: 'POST', body: await text(request) });
      const body = await answer.text();
      // Long enough for a second call to come when one may.
      await sleep(100);
      calls.now--;
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { calls, url, close: () => (server.closeAllConnections(), server.close()) };
}

describe('settings of agents and models', () => {
  let double: ModelDouble;
  let way: Awaited<ReturnType<typeof countingWay>>;
  let app: TestApp;
  let done: ShownRun;
  const bodyOf = (agent: string) => JSON.parse(double.asked.find((call) => call.agent === agent)?.text ?? '{}');

  beforeAll(async () => {
    double = await startDouble();
    way = await countingWay(double.url);
    app = await createTestApp({
      env: {
        ...pointedAt({ ...double, url: way.url }, 'openai-compatible', ['AI_LLM']),
        ...pointedAt(double, 'openai-compatible', ['AI_PROVIDER_BACKUP']),
        AI_MAX_CONCURRENT_CALLS: '1',
        ...pointedAt({ ...double, url: 'http://127.0.0.1:9' }, 'openai-compatible', ['AI_VISION']),
        AI_VISION_FALLBACK: 'backup',
        AI_LLM_JSON: 'prompt',
        AI_LLM_TEMPERATURE: '0.25',
        AI_LLM_MAX_OUTPUT_TOKENS: '1700',
        AI_LLM_REASONING_TOKENS: '300',
        CATALYST_DISABLED: 'social_image',
        JOB_DEADLINE_MINUTES: '9',
      },
    });
    done = await run(app, await seller(app));
  });
  afterAll(async () => {
    await app.close();
    way.close();
    await double.close();
  });

  it('AI_MAX_CONCURRENT_CALLS lets agents that are ready together ask one after the other', () => {
    expect(way.calls.all).toBeGreaterThanOrEqual(4);
    expect(way.calls.most).toBe(1);
  });

  it('CATALYST_DISABLED leaves agents out', () => {
    expect(done.status).toBe('completed');
    expect(done.jobs.map(({ agent }) => agent)).toContain('ad_copy');
    expect(done.jobs.map(({ agent }) => agent)).not.toContain('social_image');
  });

  it('JOB_DEADLINE_MINUTES is counted from the first start of a job', async () => {
    const jobs = await app.database.query<{ minutes: number }>(
      'SELECT round(extract(epoch FROM deadline_at - started_at) / 60)::integer AS minutes FROM jobs WHERE deadline_at IS NOT NULL',
    );
    expect(new Set(jobs.map(({ minutes }) => minutes))).toEqual(new Set([9]));
  });

  it('AI_LLM_TEMPERATURE, AI_LLM_MAX_OUTPUT_TOKENS with AI_LLM_REASONING_TOKENS, and AI_LLM_JSON reach the provider', () => {
    expect(bodyOf('ad_copy')).toMatchObject({ temperature: 0.25, max_tokens: 2_000 });
    expect(bodyOf('ad_copy').response_format?.json_schema).toBeUndefined();
    expect(bodyOf('vision_analysis').response_format.json_schema).toBeInstanceOf(Object);
  });

  it('AI_VISION_FALLBACK with AI_PROVIDER_BACKUP_BASE_URL is asked when the first provider is away', () => {
    expect(double.asked.map(({ agent }) => agent)).toContain('vision_analysis');
    expect(done.jobs.find(({ agent }) => agent === 'vision_analysis')?.status).toBe('completed');
  });
});

it('OTEL_TRACES_SAMPLER_ARG=0 keeps no trace that the caller does not ask for', async () => {
  const receiver = await startReceiver();
  const app = await createTestApp({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_SAMPLER_ARG: '0' } });
  await app.register();
  const asked = '4bf92f3577b34da6a3ce929d0e0e4736';
  await app.request('GET', '/api/agents', { headers: { traceparent: `00-${asked}-00f067aa0ba902b7-01` } });
  await app.close();
  receiver.close();
  expect(new Set(receiver.spans.map(({ traceId }) => traceId))).toEqual(new Set([asked]));
});
