import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app?.close());

/** The commands of the README, for our server. */
function commands(): string {
  const blocks = [...readFileSync('README.md', 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const [script = ''] = blocks.filter((block) => block.includes('API=http://localhost:3000/api'));
  const own = script.replace('http://localhost:3000', app.url);
  expect(own).toContain(app.url);
  return own;
}

const bash = (script: string) => promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { timeout: 90_000 });

it('makes a campaign with the commands of the README, word for word', async () => {
  const script = commands();
  const { stdout } = await bash(script);
  const [photo, status, ...post] = stdout.trim().split('\n');
  expect(photo).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}\/content$/);
  expect(status).toBe('The run is completed');
  const product = /"product_name":"([^"]+)"/.exec(script)?.[1] ?? '';
  expect(product.length).toBeGreaterThan(3);
  expect(post.join('\n')).toContain(product);
  const [asset] = await app.database.query<{ content: string }>(
    `SELECT v.content FROM asset_versions v JOIN assets a ON a.id = v.asset_id WHERE a.asset_type = 'linkedin_post'`,
  );
  expect(post.join('\n')).toBe(asset?.content.trim());
});

it('does not wait for ever for a run that did not complete', async () => {
  const cancelled = commands().replace(
    /(\nRUN=.*\n)/,
    '$1curl -s -o /dev/null -X POST $API/runs/$RUN/cancel -H "authorization: Bearer $TOKEN"\n',
  );
  const script = cancelled.slice(0, cancelled.lastIndexOf('curl -s "$API/projects'));
  expect((await bash(script)).stdout).toMatch(/^The run is cancelled$/m);
});
