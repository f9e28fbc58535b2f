import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function packageFile(): string {
  // NOTE: package.json is at a different distance from the sources than from the compiled program.
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'package.json');
  throw new Error('package.json is missing');
}

/** The version of this program. */
export const VERSION = String((JSON.parse(readFileSync(packageFile(), 'utf8')) as { version?: string }).version ?? '0.0.0');
