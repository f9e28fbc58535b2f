import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Environment, RuntimeConfig } from '../config/index.js';
import { Secrets } from './secrets.js';
import { SecretsConfig, weakness } from './secrets.config.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'catalyst-secrets-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function secrets(env: NodeJS.ProcessEnv = {}): Secrets {
  const environment = new Environment({ CATALYST_DATA_DIR: dataDir, ...env });
  return new Secrets(new SecretsConfig(environment), new RuntimeConfig(environment));
}

describe('secrets', () => {
  it('open what they sealed for the same purpose and context only', () => {
    const box = secrets({ JWT_ACCESS_SECRET: 'one' }).seal('purpose', Buffer.from('plain'), 'context');
    const again = secrets({ JWT_ACCESS_SECRET: 'one' });
    expect(again.open('purpose', box, 'context')?.toString()).toBe('plain');
    expect(again.open('purpose', box, 'other')).toBeUndefined();
    expect(again.open('other', box, 'context')).toBeUndefined();
    expect(again.open('purpose', Buffer.concat([box.subarray(0, -1), Buffer.from([(box.at(-1) ?? 0) ^ 1])]), 'context')).toBeUndefined();
    expect(again.open('purpose', Buffer.alloc(3), 'context')).toBeUndefined();
    expect(secrets({ JWT_ACCESS_SECRET: 'two' }).open('purpose', box, 'context')).toBeUndefined();
    expect(secrets({ JWT_SECRET: 'two', JWT_PREVIOUS_SECRET: 'one' }).open('purpose', box, 'context')?.toString()).toBe('plain');
  });

  it('are made once for a machine in development, readable by their owner only', () => {
    const [first] = secrets().all;
    expect(secrets().all).toEqual([first]);
    expect(weakness(first ?? '')).toBeUndefined();
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8'))).toEqual({ JWT_ACCESS_SECRET: first });
  });
});
