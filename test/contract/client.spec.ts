import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function files(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

it('is what openapi.json makes of it; `npm run client` writes it', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'catalyst-client-'));
  try {
    execFileSync(process.execPath, ['node_modules/@hey-api/openapi-ts/bin/run.js', '-f', 'openapi-ts.config.mjs'], {
      env: { ...process.env, CLIENT_OUT: scratch },
      stdio: 'pipe',
    });
    expect(files(scratch)).toEqual(files('client/src/generated'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

it('compiles by itself', () => {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'client/tsconfig.json'], { stdio: 'pipe' });
});
