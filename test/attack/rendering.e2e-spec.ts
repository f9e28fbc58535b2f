import { execFile } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

import { unzipSync } from 'fflate';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, photo } from '#testing';
import type { RegisteredUser } from '#testing';

import { readPage } from '../../libs/ai/src/search/page.js';
import { attackCount } from '../support/attack.js';
import { costlyTexts } from '../support/costly-texts.js';

const LENGTH = 100_000;
/** Longest time, in milliseconds, for which nobody else is answered. */
const LONGEST_BLOCK = 200;

/** The texts that once stood still for minutes come first, so they are always among those that are tried. */
const EVERY = attackCount(1, 4);
const triedTexts = (length: number) => costlyTexts(length).filter((_, index) => index < 3 || index % EVERY === 0);

let app: TestApp;
let user: RegisteredUser;
let project: string;
let asset: string;

beforeAll(async () => {
  app = await createTestApp();
  user = await app.register();
  project = (await app.post('/api/projects', { product_name: 'Lamp', brand_name: 'Lumina' }, user.access_token)).body.id;
  await app.upload(user.access_token, await photo(), { project_id: project });
  const { body: run } = await app.post(`/api/projects/${project}/runs`, { asset_types: ['ad_copy'] }, user.access_token);
  await eventually(async () => (await app.get(`/api/runs/${run.id}`, user.access_token)).body.status === 'completed');
  asset = (await app.get(`/api/projects/${project}/assets`, user.access_token)).body.items[0].id;
});

afterAll(() => app.close());

async function fetchExport(format: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${user.access_token}` };
  const answer = await fetch(`${app.url}/api/projects/${project}/export?format=${format}`, { headers });
  expect({ format, status: answer.status }).toEqual({ format, status: 200 });
  return Buffer.from(await answer.arrayBuffer());
}

/** The longest time for which `work` kept the process from anything else. Other programs only ever add to it, so the best of three counts. */
async function longestBlock(work: () => unknown): Promise<number> {
  let best = Infinity;
  for (let attempt = 0; attempt < 3 && best > LONGEST_BLOCK; attempt++) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    // NOTE: the histogram holds times between ticks, so it needs ticks before and after the work.
    await setTimeout(10);
    await work();
    await setTimeout(10);
    delay.disable();
    best = Math.min(best, delay.max / 1e6);
  }
  return Math.round(best);
}

describe(`an asset of ${LENGTH} characters that is costly to read`, () => {
  it.each(triedTexts(LENGTH))('leaves in every format while others are answered: %s', async (_name, text) => {
    const content = text.slice(0, LENGTH);
    const edited = await app.request('PATCH', `/api/assets/${asset}`, { token: user.access_token, body: { content } });
    expect(edited.status).toBe(200);
    for (const format of ['markdown', 'html', 'zip']) {
      expect(await longestBlock(() => fetchExport(format))).toBeLessThan(LONGEST_BLOCK);
    }
  });

  it('is shown as written in the page and in the archive when it cannot be formatted', async () => {
    const content = '> '.repeat(40_000) + 'last words';
    await app.request('PATCH', `/api/assets/${asset}`, { token: user.access_token, body: { content } });
    const page = (await fetchExport('html')).toString();
    expect(page).toContain('This text is too complex to format, so it is shown as written.');
    expect(page).toContain('last words</pre>');
    expect(Buffer.from(unzipSync(await fetchExport('zip'))['campaign.html'] ?? '').toString()).toContain('last words');
  });
});

describe('the built program', () => {
  it('renders on a thread of its own too', async () => {
    const program = `
      const { BoundedTask, siblingModule } = await import('#platform');
      const exported = new URL('dist/src/assets/export/html.js', 'file://' + process.cwd() + '/');
      const task = new BoundedTask(siblingModule(exported.href, 'markdown.task'), { threads: 1, timeout_ms: 30_000, memory_mb: 64 });
      console.log(await task.run('*light*', new AbortController().signal));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout).toBe('<p><em>light</em></p>\n\n');
  });
});

describe('a page of 200,000 characters from the web', () => {
  it.each(triedTexts(2 * LENGTH))('is read while others are answered: %s', async (_name, text) => {
    expect(await longestBlock(() => readPage(text))).toBeLessThan(LONGEST_BLOCK);
  });
});
