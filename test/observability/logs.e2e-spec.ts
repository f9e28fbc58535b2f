import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SMTPServer } from 'smtp-server';

import { createTestDatabase, eventually, photo } from '#testing';
import type { HttpClient, TestDatabase } from '#testing';

import { linesOf, Program, programEnvironment } from '../support/program.js';
import type { Line } from '../support/program.js';
import { Planted } from './planted.js';

const planted = new Planted();
const mails: { to: string; text: string }[] = [];
const refused = planted.address('an address that the mail server refuses');
let smtp: SMTPServer;
let provider: Server;
let database: TestDatabase;
let dataDir: string;
let program: Program;
let client: HttpClient;
let token: string;
let userId: string;

/** A mail server that asks for a password, and names the address it refuses. */
function mailServer(): SMTPServer {
  return new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: (auth, _session, done) => done(null, { user: auth.username }),
    onRcptTo: ({ address }, _session, done) =>
      address === refused ? done(Object.assign(new Error(`<${address}>: no such user`), { responseCode: 550 })) : done(),
    onData: (stream, session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', text: text.replaceAll('\r', '') });
        done();
      });
    },
  });
}

/** A provider of models and searches that repeats in its refusal what it was sent, as some do. */
function tellingProvider(): Server {
  return createServer((request, response) => {
    const key = String(request.headers.authorization ?? request.headers['x-api-key'] ?? '');
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: `Incorrect API key provided: ${key}`, type: 'invalid_request_error' } }));
  });
}

const portOf = (server: { address: () => unknown }): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  smtp = mailServer();
  provider = tellingProvider();
  await Promise.all([
    new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve)),
  ]);
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'catalyst-logs-'));
  const elsewhere = `http://127.0.0.1:${portOf(provider)}`;
  program = await Program.start({
    ...programEnvironment(database.url),
    LOG_LEVEL: 'debug',
    CATALYST_DATA_DIR: dataDir,
    RATE_LIMIT_ENABLED: 'false',
    JOB_MAX_ATTEMPTS: '1',
    JWT_ACCESS_SECRET: planted.secret('signing secret 0123456789'),
    JWT_PREVIOUS_SECRET: planted.secret('previous signing secret 0123456789'),
    METRICS_TOKEN: planted.secret('metrics token'),
    AI_VISION_PROVIDER: 'openai-compatible',
    AI_VISION_BASE_URL: `${elsewhere}/v1`,
    AI_VISION_MODEL: 'some-model',
    AI_VISION_API_KEY: planted.secret('vision key'),
    AI_LLM_PROVIDER: 'anthropic',
    AI_LLM_BASE_URL: `${elsewhere}/v1`,
    AI_LLM_MODEL: 'some-model',
    AI_LLM_API_KEY: planted.secret('language model key'),
    SEARCH_PROVIDER: 'tavily',
    SEARCH_BASE_URL: elsewhere,
    SEARCH_API_KEY: planted.secret('search key'),
    S3_ACCESS_KEY_ID: planted.secret('bucket key'),
    S3_SECRET_ACCESS_KEY: planted.secret('bucket secret'),
    OTEL_EXPORTER_OTLP_ENDPOINT: elsewhere,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${planted.secret('collector key')}`,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    SMTP_URL: `smtp://mailer:${planted.secret('mail password')}@127.0.0.1:${portOf(smtp.server)}`,
  });
  client = program.client;
});

afterAll(async () => {
  await program?.stop();
  smtp.close();
  provider.close();
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Code and token of the n-th mail to an address that has some. */
async function mailed(to: string, n: number): Promise<{ code: string; token: string }> {
  const [code = '', link = ''] =
    (await eventually(() => {
      const texts = mails.filter((mail) => mail.to === to).map(({ text }) => text.replaceAll('=\n', '').replaceAll('=3D', '='));
      const all = texts.map((text) => [/^ {4}(\d{6})$/m.exec(text)?.[1], /^ {4}([\w-]{43})$/m.exec(text)?.[1]] as const);
      return all.filter(([code, link]) => code && link)[n - 1];
    })) ?? [];
  return { code: planted.keep(`code of mail ${n}`, code), token: planted.keep(`token of mail ${n}`, link) };
}

const macOf = (signed: string): string => /[\w-]{43}$/.exec(signed)?.[0] ?? '';
const json = { 'content-type': 'application/json' };
const lineOf = (id: string | null): Line | undefined =>
  linesOf(program.log()).find((line) => line.msg === 'request' && line['request_id'] === id);

/** Sends a request and expects its status: what was planted has been where it was meant to go. */
async function send(status: number, method: string, path: string, options: Parameters<HttpClient['request']>[2] = {}) {
  const answer = await client.request(method, path, options);
  if (answer.status !== status) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

it('people sign up, sign in, change and reset their passwords', async () => {
  const email = planted.address('address of a user');
  const [first, second, third] = ['first', 'second', 'third'].map((nth) => planted.secret(`${nth} password`)) as [string, string, string];
  const profile = { full_name: planted.secret('full name'), username: planted.keep('user name', `planted${Date.now()}`) };
  const { body: registered } = await send(201, 'POST', '/api/auth/register', { body: { email, password: first, ...profile } });
  planted.keep('access token', registered.access_token);
  planted.keep('refresh token', registered.refresh_token);
  userId = registered.user.id;
  const verification = await mailed(email, 1);
  await send(400, 'POST', '/api/auth/verify-email', { body: { email, otp: planted.keep('wrong code', '918273') } });
  await send(200, 'POST', '/api/auth/verify-email', { body: { email, otp: verification.code } });

  const { body: login } = await send(200, 'POST', '/api/auth/login', { body: { identifier: email, password: first } });
  planted.keep('second access token', login.access_token);
  const { body: refreshed } = await send(200, 'POST', '/api/auth/refresh', { body: { refresh_token: login.refresh_token } });
  planted.keep('refreshed refresh token', refreshed.refresh_token);
  await send(204, 'POST', '/api/auth/change-password', {
    body: { current_password: first, new_password: second },
    token: refreshed.access_token,
  });
  await send(202, 'POST', '/api/auth/forgot-password', { body: { email } });
  const reset = await mailed(email, 2);
  await send(204, 'POST', '/api/auth/reset-password', { body: { token: reset.token, new_password: third } });
  const { body: again, headers } = await send(200, 'POST', '/api/auth/login', {
    body: { username: profile.username, password: third, token_delivery: 'cookie' },
  });
  token = planted.keep('third access token', again.access_token);
  const cookie = planted.keep('refresh cookie', /=([^;]{20,})/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '');
  await send(401, 'POST', '/api/auth/refresh', { body: {}, headers: { cookie: `refresh_token=${cookie}x` } }).catch(() => undefined);
});

it('people and programs fail to sign in', async () => {
  const stranger = planted.address('address of nobody');
  for (const what of ['wrong password', 'another wrong password'])
    await send(401, 'POST', '/api/auth/login', { body: { email: stranger, password: planted.secret(what) } });
  await send(202, 'POST', '/api/auth/forgot-password', { body: { email: planted.address('address asked for') } });
  await send(400, 'POST', '/api/auth/reset-password', {
    body: { token: planted.secret('reset token'), new_password: planted.secret('new password') },
  });
  await send(401, 'POST', '/api/auth/refresh', { body: { refresh_token: planted.secret('refresh token of nobody') } });
  const client_id = '018f0000-0000-7000-8000-000000000000';
  await send(401, 'POST', '/api/auth/token', {
    form: { grant_type: 'client_credentials', client_id, client_secret: planted.secret('client secret in a form') },
  });
  const basic = Buffer.from(`${client_id}:${planted.secret('client secret in a header')}`).toString('base64');
  await send(401, 'POST', '/api/auth/token', { form: { grant_type: 'client_credentials' }, headers: { authorization: `Basic ${basic}` } });
  await client.request('POST', '/api/auth/token', {
    form: { grant_type: 'password', username: stranger, password: planted.secret('password of the grant') },
  });
  await send(401, 'GET', '/api/auth/me', { token: planted.secret('bearer token') });
  await send(401, 'GET', '/metrics', { token: planted.secret('wrong metrics token') });
});

it('people put secrets where they do not belong', async () => {
  await client.get(`/api/auth/me?access_token=${planted.secret('token in the query')}`);
  await send(404, 'GET', `/api/reset/${planted.secret('token in an unknown path')}`);
  await send(400, 'GET', `/api/projects/${planted.secret('token in a path')}`, { token });
  await client.get(`/api/auth/user-uploads/${encodeURIComponent(planted.address('address in a path'))}`, token);
  await send(400, 'POST', '/api/auth/login', {
    raw: `{"email":"a@example.com","password":"${planted.secret('password in broken JSON')}`,
    headers: json,
  });
  await send(400, 'POST', '/api/auth/login', { body: { [planted.secret('secret as a key')]: 'x', email: 'a@example.com', password: 'y' } });
  await send(415, 'POST', '/api/auth/login', { raw: planted.secret('password as text'), headers: { 'content-type': 'text/plain' } });
  await send(400, 'POST', '/api/auth/register', {
    body: { email: planted.secret('no address'), password: planted.secret('password beside no address') },
  });
  await send(200, 'GET', '/api/projects', {
    token,
    headers: {
      cookie: `session=${planted.secret('foreign cookie')}`,
      'x-api-key': planted.secret('foreign key'),
      'x-request-id': `not fit: ${planted.secret('token as request id')}`,
      referer: `https://example.com/?token=${planted.secret('token in the referer')}`,
      'user-agent': planted.secret('token as user agent'),
    },
  });
});

it('everything fails that can: the database, the mail server, the providers', async () => {
  await database.query(`CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'row: ' || NEW::text, HINT = NEW.email; END $$`);
  await database.query(`CREATE TRIGGER tell BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION tell()`);
  await send(500, 'POST', '/api/auth/register', {
    body: { email: planted.address('address of a row'), password: planted.secret('password of a row') },
  });
  await database.query('DROP TRIGGER tell ON users');
  await send(201, 'POST', '/api/auth/register', { body: { email: refused, password: planted.secret('password of a refused address') } });

  const { body: project } = await send(201, 'POST', '/api/projects', { body: { product_name: 'Mug', brand_name: 'B' }, token });
  const form = new FormData();
  form.set('project_id', project.id);
  form.set('file', new Blob([new Uint8Array(await photo())], { type: 'image/jpeg' }), `${planted.secret('name of a file')}.jpg`);
  const { body: upload } = await send(201, 'POST', '/api/uploads/image', { raw: form, token });
  const signature = planted.keep('signature of a URL', macOf(upload.image_url));
  await send(200, 'GET', upload.image_url);
  await send(401, 'GET', upload.image_url.replace(`.${signature}`, `.${signature.toLowerCase()}`));
  const { body: run } = await send(202, 'POST', `/api/projects/${project.id}/runs`, { body: {}, token });
  await eventually(async () => (await client.get(`/api/runs/${run.id}`, token)).body.status === 'failed');
  const { body: ticket } = await send(201, 'POST', `/api/runs/${run.id}/events/ticket`, { token });
  planted.keep('ticket of an event stream', macOf(ticket.url));
  await send(200, 'GET', ticket.url);
  await send(401, 'GET', `${ticket.url}x`);
  const wanted = ['request failed', 'mail could not be sent, retrying later', 'an attempt failed', 'audit', 'mail sent'];
  await eventually(() => {
    const messages = linesOf(program.log()).map(({ msg }) => msg);
    expect(messages).toEqual(expect.arrayContaining(wanted));
    return true;
  });
});

it('a program whose configuration is wrong, or whose servers are away, says so', async () => {
  const ends = async (env: NodeJS.ProcessEnv): Promise<string> => {
    const other = Program.spawn({ PORT: '0', CATALYST_DATA_DIR: dataDir, ...env });
    await other.exited;
    return other.log();
  };
  const away = (name: string) => `postgres://catalyst:${planted.secret(name)}@127.0.0.1:1/catalyst`;
  const outputs = await Promise.all([
    ends({ NODE_ENV: 'production', JWT_ACCESS_SECRET: planted.keep('weak secret', 'weak-4711'), DATABASE_URL: away('database password') }),
    ends({
      NODE_ENV: 'test',
      DATABASE_URL: `no-database://catalyst:${planted.secret('password of no database')}@here`,
      REDIS_URL: `no-redis://:${planted.secret('password of no redis')}@here`,
    }),
    ends({
      NODE_ENV: 'test',
      DATABASE_URL: away('second database password'),
      REDIS_URL: `redis://:${planted.secret('redis password')}@127.0.0.1:1`,
    }),
  ]);
  for (const output of outputs) expect(output).not.toBe('');
  expect(outputs.flatMap((output) => planted.foundIn(output))).toEqual([]);
});

it('at least 50 secrets were planted, and none of them is in the logs', () => {
  expect(planted.size).toBeGreaterThanOrEqual(50);
  expect(planted.foundIn(program.log())).toEqual([]);
});

it('each request has one line that says who asked for what, how it ended and how long it took', async () => {
  const { headers } = await client.get('/api/projects', token);
  const line = await eventually(() => lineOf(headers.get('x-request-id')));
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    scope: 'Http',
    msg: 'request',
    request_id: headers.get('x-request-id'),
    trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    user_id: userId,
    method: 'GET',
    route: '/api/projects',
    path: '/api/projects',
    status: 200,
    duration_ms: expect.any(Number),
  });
});

it('what a job says carries the ids of its run, its job and the request that started it', () => {
  const lines = linesOf(program.log());
  const failed = lines.find(({ msg }) => msg === 'an attempt failed');
  expect(failed).toMatchObject({ run_id: expect.any(String), job_id: expect.any(String), user_id: userId });
  const started = lines.find((line) => line.msg === 'request' && line['request_id'] === failed?.['request_id']);
  expect(started).toMatchObject({ method: 'POST', route: '/api/projects/:id/runs', status: 202, trace_id: failed?.['trace_id'] });
});

it('lines are JSON, one each, also when somebody sends line breaks', async () => {
  await client.get('/api/projects%0a%7B%22level%22:%22forged%22%7D', token);
  const broken = program
    .log()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{"level":"'));
  expect(broken).toEqual([]);
  expect(program.log()).not.toContain('forged');
});
