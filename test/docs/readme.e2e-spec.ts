import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { createTestApp } from '#testing';
import type { TestApp } from '#testing';

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
  const { stdout } = await bash(commands());
  const lines = stdout.trim().split('\n');
  expect(lines[0]).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}\/content|^\/api\/|^http/);
  expect(lines[1]).toBe('The run is completed');
  expect(lines.slice(2).join('\n')).toMatch(/Tideline Mug/);
});

it('does not wait for ever for a run that did not complete', async () => {
  const cancelled = commands().replace(
    /(\nRUN=.*\n)/,
    '$1curl -s -o /dev/null -X POST $API/runs/$RUN/cancel -H "authorization: Bearer $TOKEN"\n',
  );
  const script = cancelled.slice(0, cancelled.lastIndexOf('curl -s "$API/projects'));
  expect((await bash(script)).stdout).toMatch(/^The run is cancelled$/m);
});
