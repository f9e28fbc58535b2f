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
  const lines = stdout.trim().split('\n');
  expect(lines[0]).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}\/content|^\/api\/|^http/);
  expect(lines.slice(1).join('\n')).toMatch(/Aurora Desk Lamp/);
});
