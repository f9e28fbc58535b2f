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

it('does the main job by hand as the README says, word for word', async () => {
  const blocks = [...readFileSync('README.md', 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const [script] = blocks.filter((block) => block.includes('API=http://localhost:3000/api'));
  const own = script?.replace('http://localhost:3000', app.url) ?? '';
  expect(own).toContain(app.url);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', own], { timeout: 90_000 });
  const [photo, ...post] = stdout.trim().split('\n');
  expect(photo).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}\/content$/);
  const product = /"product_name":"([^"]+)"/.exec(own)?.[1] ?? '';
  expect(product.length).toBeGreaterThan(3);
  expect(post.join('\n')).toContain(product);
  const [asset] = await app.database.query<{ content: string }>(
    `SELECT v.content FROM asset_versions v JOIN assets a ON a.id = v.asset_id WHERE a.asset_type = 'linkedin_post'`,
  );
  expect(post.join('\n')).toBe(asset?.content.trim());
});
