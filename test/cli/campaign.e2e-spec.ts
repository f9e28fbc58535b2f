import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

import { Catalyst } from './catalyst.js';

const PHOTO = resolve('tools/demo/sample-photo.jpg');
const PASSWORD = 'a quiet river at dawn';
const FACTS = ['--photo', PHOTO, '--product', 'Tideline Mug', '--brand', 'Hollow Fern'];

let app: TestApp;
let catalyst: Catalyst;

beforeAll(async () => {
  app = await createTestApp();
  catalyst = new Catalyst({ CATALYST_SERVER: app.url });
  const { code, stderr } = await catalyst.run(['login', '--register', '--user', 'cli@example.com'], { input: `${PASSWORD}\n` });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

afterAll(async () => {
  catalyst?.close();
  await app?.close();
});

const session = (): { access_token: string; refresh_token: string; expires_at: number } =>
  JSON.parse(readFileSync(catalyst.credentials, 'utf8')).servers[app.url];

function change(change: object): void {
  const file = JSON.parse(readFileSync(catalyst.credentials, 'utf8'));
  file.servers[app.url] = { ...file.servers[app.url], ...change };
  writeFileSync(catalyst.credentials, JSON.stringify(file));
}

it('keeps tokens in a file that only its owner reads, also when the file was open to others', async () => {
  expect(statSync(catalyst.credentials).mode & 0o777).toBe(0o600);
  expect(statSync(resolve(catalyst.credentials, '..')).mode & 0o777).toBe(0o700);
  expect(readFileSync(catalyst.credentials, 'utf8')).not.toContain(PASSWORD);
  chmodSync(catalyst.credentials, 0o644);
  change({ expires_at: 0 });
  expect((await catalyst.run(['projects'])).code).toBe(0);
  expect(statSync(catalyst.credentials).mode & 0o777).toBe(0o600);
});

it('makes a campaign: progress by job, its assets, and the archive', async () => {
  const { code, stdout, stderr } = await catalyst.run(['run', ...FACTS, '--out', 'campaign.zip']);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^Run [0-9a-f-]{36}; to follow it later, use: catalyst run --follow /),
  });
  const { body: agents } = await app.get('/api/agents', session().access_token);
  const titles = agents.items
    .filter(({ pipeline }: { pipeline: string }) => pipeline === 'campaign')
    .map(({ title }: { title: string }) => title);
  expect(titles).toContain('Photo analysis');
  for (const title of titles) expect(stdout).toContain(`✔ ${title}`);
  for (const type of ['linkedin_post', 'ad_copy', 'blog_article', 'video_script', 'social_image']) expect(stdout).toContain(type);
  expect(stdout).toMatch(/Run [0-9a-f-]{36} ended completed/);
  expect(readFileSync(resolve(catalyst.home, 'campaign.zip')).subarray(0, 2).toString()).toBe('PK');
});

it('speaks JSON to programs: one document on stdout for each command', async () => {
  const created = JSON.parse((await catalyst.run(['--json', 'projects', 'create', '--product', 'Lamp', '--brand', 'Lumina'])).stdout);
  expect(created).toMatchObject({ product_name: 'Lamp', status: 'draft' });
  const { stdout } = await catalyst.run(['run', '--json', '--project', created.id, '--photo', PHOTO, '--assets', 'ad_copy']);
  const made = JSON.parse(stdout);
  expect(made).toMatchObject({ run: { status: 'completed', project_id: created.id }, assets: [{ asset_type: 'ad_copy' }] });
  const shown = await catalyst.run(['assets', 'show', made.assets[0].id]);
  expect(shown.stdout.trim()).toBe(made.assets[0].content.trim());
  const listed = JSON.parse((await catalyst.run(['assets', '--json', '--project', created.id])).stdout);
  expect(listed.map(({ id }: { id: string }) => id)).toEqual([made.assets[0].id]);
  expect(JSON.parse((await catalyst.run(['projects', '--json', '--limit', '1'])).stdout)).toHaveLength(1);
  expect((await catalyst.run(['projects', 'delete', created.id])).code).toBe(0);
  expect((await catalyst.run(['projects', 'show', created.id])).code).toBe(1);
});

it('leaves a run alone and follows it later', async () => {
  const begun = await catalyst.run(['run', ...FACTS, '--no-wait', '--json']);
  const { id } = JSON.parse(begun.stdout);
  const followed = await catalyst.run(['run', '--follow', id]);
  expect({ code: followed.code, ended: followed.stdout.includes(`Run ${id} ended completed`) }).toEqual({ code: 0, ended: true });
});

describe('leaves no project behind', () => {
  const projects = async (): Promise<number> => JSON.parse((await catalyst.run(['projects', '--json'])).stdout).length;

  it('when the photo is refused', async () => {
    const before = await projects();
    writeFileSync(resolve(catalyst.home, 'not-a-photo.jpg'), 'not a photo');
    const { code, stderr } = await catalyst.run(['run', '--photo', 'not-a-photo.jpg', ...FACTS.slice(2)]);
    expect({ code, lines: stderr.trim().split('\n').length, after: await projects() }).toEqual({ code: 1, lines: 1, after: before });
  });

  it('when an asset type does not exist', async () => {
    const before = await projects();
    const { code, stderr } = await catalyst.run(['run', ...FACTS, '--assets', 'ad_copy,tiktok_dance']);
    expect({ code, stderr, after: await projects() }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^--assets: unknown type tiktok_dance; the types are .*linkedin_post.*\n$/),
      after: before,
    });
  });

  it('when the run is refused', async () => {
    const before = await projects();
    const { code } = await catalyst.run(['run', ...FACTS, '--instructions', 'x'.repeat(100_000)]);
    expect({ code, after: await projects() }).toEqual({ code: 1, after: before });
  });
});

it('shows, cancels and retries runs', async () => {
  // NOTE: without a worker the run waits until it is cancelled.
  const api = await createTestApp({ role: 'api' });
  const other = new Catalyst({ CATALYST_SERVER: api.url });
  let worker: TestApp | undefined;
  try {
    await other.run(['login', '--register', '--user', 'runs@example.com'], { input: `${PASSWORD}\n` });
    const { id } = JSON.parse((await other.run(['run', ...FACTS, '--no-wait', '--json'])).stdout);
    expect(await other.run(['runs', 'cancel', id])).toEqual({ code: 0, stdout: `run ${id} is cancelled\n`, stderr: '' });
    const listed = JSON.parse((await other.run(['runs', '--json', '--status', 'cancelled'])).stdout);
    expect(listed.map((run: { id: string }) => run.id)).toEqual([id]);
    expect((await other.run(['runs', 'show', id])).stdout).toMatch(/^Run .*: cancelled, [\s\S]*vision_analysis +cancelled/);
    worker = await createTestApp({ replicaOf: api, role: 'worker' });
    const retried = await other.run(['runs', 'retry', id]);
    expect(retried).toMatchObject({ code: 0, stdout: expect.stringContaining(`Run ${id} ended completed`) });
  } finally {
    other.close();
    await worker?.close();
    await api.close();
  }
});

it('edits an asset and has it written again, with the notes of its writer', async () => {
  const { stdout } = await catalyst.run(['run', ...FACTS, '--assets', 'ad_copy', '--json']);
  const [asset] = JSON.parse(stdout).assets;
  writeFileSync(resolve(catalyst.home, 'text.md'), 'A text of our own.');
  const edited = await catalyst.run(['assets', 'edit', asset.id, '--title', 'A mug', '--content', 'text.md']);
  expect(edited).toMatchObject({ code: 0, stdout: `ad_copy ${asset.id} is now version 2\n` });
  expect((await catalyst.run(['assets', 'show', asset.id])).stdout.trim()).toBe('A text of our own.');
  expect((await catalyst.run(['assets', 'edit', asset.id])).code).toBe(2);
  const again = await catalyst.run(['assets', 'regenerate', asset.id, '--instructions', 'Sing it to the tune of a sea shanty.']);
  expect({ code: again.code, stderr: again.stderr.split('\n').length }).toEqual({ code: 0, stderr: 2 });
  expect(again.stdout).toMatch(/ended completed[\s\S]*Notes:\n {2}Not applied, because rules cannot: “Sing it/);
  expect(JSON.parse((await catalyst.run(['assets', 'show', '--json', asset.id])).stdout).version).toBe(3);
});

it('says that an account has to be confirmed first, on a server that verifies addresses', async () => {
  const api = await createTestApp({ env: { REGISTRATION_MODE: 'verify_first' } });
  try {
    const { code, stdout, stderr } = await catalyst.run(['login', '--register', '--user', 'new@example.com', '--server', api.url], {
      input: `${PASSWORD}\n`,
    });
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, stdout: '', lines: 1 });
    expect(stderr).toMatch(/; then run: catalyst login --server http/);
    expect(readFileSync(catalyst.credentials, 'utf8')).not.toContain(api.url);
  } finally {
    await api.close();
  }
});

it('does not load the application for a command that only speaks to a server', async () => {
  const hook = `import{registerHooks}from'node:module';registerHooks({load(url,context,next){process._rawDebug(url);return next(url,context)}})`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };
  const { code, stderr } = await catalyst.run(['whoami'], { env });
  const loaded = stderr
    .split('\n')
    .filter((line) => /dist\/(src|libs)\//.test(line) && !/\/src\/(cli|config|schema)[/.]|\.schema\.js$/.test(line));
  expect({ code, client: stderr.includes('dist/client/src/index.js'), loaded }).toEqual({ code: 0, client: true, loaded: [] });
});

it('says who is signed in and where', async () => {
  expect(await catalyst.run(['whoami'])).toEqual({ code: 0, stdout: `cli@example.com at ${app.url}\n`, stderr: '' });
});

it('refreshes tokens that are about to end, and those the server refuses', async () => {
  const before = session();
  change({ expires_at: Date.now() + 5_000 });
  expect((await catalyst.run(['projects'])).code).toBe(0);
  expect(session().refresh_token).not.toBe(before.refresh_token);
  change({ access_token: 'not-a-token' });
  expect((await catalyst.run(['projects'])).code).toBe(0);
  expect(session().access_token).not.toBe('not-a-token');
});

it('sends a photo again with a fresh token when the server refuses the first', async () => {
  const { id } = JSON.parse((await catalyst.run(['projects', 'create', '--product', 'Mug', '--brand', 'Fern', '--json'])).stdout);
  change({ access_token: 'not-a-token' });
  const { code, stderr } = await catalyst.run(['run', '--project', id, '--photo', PHOTO, '--no-wait']);
  expect({ code, stderr, renewed: session().access_token !== 'not-a-token' }).toEqual({ code: 0, stderr: '', renewed: true });
  const { body } = await app.get(`/api/projects/${id}`, session().access_token);
  expect(body.image_url).toEqual(expect.any(String));
});

it('lets commands that refresh at the same moment all succeed', async () => {
  change({ expires_at: 0 });
  const ended = await Promise.all([1, 2, 3].map(() => catalyst.run(['projects', '--json'])));
  expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: '' }));
  expect((await catalyst.run(['projects'])).code).toBe(0);
});

describe('says how it ended', () => {
  it('2 for invalid usage, before anything is sent', async () => {
    const wrong = [
      ['nonsense'],
      ['run', '--photo', PHOTO],
      ['run', ...FACTS.slice(2), '--photo', 'missing.jpg'],
      ['run', ...FACTS, '--out', 'campaign.pdf'],
      ['projects', '--limit', '0'],
      ['--server', 'ftp://example.com', 'projects'],
      ['assets', 'export', 'x'],
      ['service-client', 'create'],
    ];
    for (const args of wrong) {
      const { code, stdout, stderr } = await catalyst.run(args);
      expect({ args, code, stdout, said: stderr.length > 0 }).toEqual({ args, code: 2, stdout: '', said: true });
    }
  });

  it('3 for a wrong password or a missing login, 4 for an unreachable server, 1 when the server refuses', async () => {
    const wrong = await catalyst.run(['login', '--user', 'cli@example.com'], { env: { CATALYST_PASSWORD: 'not the password' } });
    expect({ code: wrong.code, line: wrong.stderr.split('\n').length }).toEqual({ code: 3, line: 2 });
    expect(await catalyst.run(['projects', '--server', 'http://127.0.0.1:65530'])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/catalyst login/),
    });
    const nobody = await catalyst.run(['login', '--user', 'a', '--server', 'http://127.0.0.1:65530'], { input: 'x' });
    expect(nobody).toMatchObject({ code: 4, stderr: expect.stringContaining('does not answer: ECONNREFUSED') });
    const refused = await catalyst.run(['projects', 'create', '--product', ' ', '--brand', 'Lumina']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/product_name: .*VALIDATION_ERROR, request /) });
  });

  it('1 when the run did not complete', async () => {
    const { id } = JSON.parse((await catalyst.run(['run', ...FACTS, '--no-wait', '--json'])).stdout);
    await app.request('POST', `/api/runs/${id}/cancel`, { token: session().access_token });
    const { code, stderr } = await catalyst.run(['run', '--follow', id]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('the run ended with status cancelled') });
  });

  it('0 for help, of every command', async () => {
    for (const args of [
      [],
      ['run'],
      ['projects'],
      ['projects', 'create'],
      ['assets'],
      ['assets', 'edit'],
      ['assets', 'regenerate'],
      ['runs'],
      ['runs', 'list'],
      ['runs', 'show'],
      ['runs', 'cancel'],
      ['runs', 'retry'],
      ['whoami'],
      ['login'],
      ['doctor'],
      ['service-client', 'create'],
    ]) {
      const { code, stdout } = await catalyst.run([...args, '--help']);
      expect({ args, code, usage: stdout.startsWith(`Usage: catalyst ${args.join(' ')}`.trim()) }).toEqual({ args, code: 0, usage: true });
    }
  });
});

it('shows nothing of a server that could steer the terminal', async () => {
  const { stdout } = await catalyst.run([
    'projects',
    'create',
    '--product',
    '\u001b[31mred\u001b]0;title\u0007 lamp',
    '--brand',
    'L',
    '--json',
  ]);
  expect(JSON.parse(stdout).product_name).toContain('\u001b');
  const listed = await catalyst.run(['projects', '--limit', '1']);
  expect({ escapes: /[\u001b\u0007]/.test(listed.stdout), said: listed.stdout.includes('lamp') }).toEqual({ escapes: false, said: true });
});

it('logs out: the tokens are deleted locally and revoked on the server', async () => {
  const { access_token } = session();
  expect((await catalyst.run(['logout'])).code).toBe(0);
  expect(session()).toBeUndefined();
  expect((await app.request('GET', '/api/auth/me', { token: access_token })).status).toBe(401);
  expect((await catalyst.run(['projects'])).code).toBe(3);
});
