import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STEPS = ['format:check', 'lint', 'typecheck', 'imports', 'unused', 'openapi:lint', 'secrets:check'];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalyst-check-'));
  cpSync('tools/check.mjs', join(folder, 'check.mjs'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the real command in a folder where the steps that are named fail. */
function check(failing: readonly string[]): Promise<{ code: number | string | null | undefined; lines: string[] }> {
  const scripts = Object.fromEntries(STEPS.map((step) => [step, failing.includes(step) ? 'exit 1' : 'exit 0']));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'checked', version: '1.0.0', scripts }));
  return new Promise((resolve) =>
    execFile(process.execPath, ['check.mjs'], { cwd: folder }, (error, stdout) =>
      resolve({ code: error ? error.code : 0, lines: stdout.trim().split('\n') }),
    ),
  );
}

it('runs every step of the repository, and says so', async () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(STEPS.filter((step) => scripts[step] === undefined)).toEqual([]);
  expect(await check([])).toEqual({ code: 0, lines: [...STEPS.map((step) => `== ${step}`), '7 passed, 0 failed'] });
});

it('goes on after a step that fails, and names all that did', async () => {
  const { code, lines } = await check(['lint', 'unused']);
  expect({ code, steps: lines.filter((line) => line.startsWith('== ')).length }).toEqual({ code: 1, steps: STEPS.length });
  expect(lines.slice(-2)).toEqual(['failed: lint, unused (run one alone with: npm run lint)', '5 passed, 2 failed']);
});
