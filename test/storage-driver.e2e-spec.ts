import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { assertConfiguration, Environment } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, photo } from '#testing';

import { loadModules } from '../src/app.module.js';

const CATALYST_PACKAGES = pathToFileURL('test/fixtures/vault/index.ts').href;
const VAULT_FOLDER = mkdtempSync(join(tmpdir(), 'catalyst-vault-'));
let app: TestApp | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(() => rmSync(VAULT_FOLDER, { recursive: true, force: true }));

it('files are kept in the storage that a package brings, with settings of its own', async () => {
  app = await createTestApp({ env: { CATALYST_PACKAGES, STORAGE_DRIVER: 'vault', VAULT_FOLDER } });
  const { access_token: token } = await app.register();
  const { status, body } = await app.upload(token, await photo());
  expect(status).toBe(201);
  const content = await app.request('GET', body.url, { token });
  expect(content.status).toBe(200);

  const kept = readdirSync(VAULT_FOLDER).map((name) => readFileSync(join(VAULT_FOLDER, name)));
  expect(kept.some((data) => data.equals(Buffer.from(content.body)))).toBe(true);
  expect(existsSync(join(app.dataDir, 'files'))).toBe(false);
  const part = await app.request('GET', body.url, { token, headers: { range: 'bytes=2-9' } });
  expect([part.status, Buffer.from(part.body)]).toEqual([206, Buffer.from(content.body).subarray(2, 10)]);

  expect((await app.request('DELETE', `/api/uploads/${body.id}`, { token })).status).toBe(204);
  await eventually(() => readdirSync(VAULT_FOLDER).length === 0);
});

it.each([
  [
    'a driver that no package brings',
    { STORAGE_DRIVER: 'cellar' },
    'STORAGE_DRIVER: there is no driver "cellar"; there are local, s3, vault',
  ],
  ['settings that the driver refuses', { STORAGE_DRIVER: 'vault' }, 'VAULT_FOLDER: is required when STORAGE_DRIVER is vault'],
])('%s stops the start', async (_, env, message) => {
  const environment = new Environment({ NODE_ENV: 'test', CATALYST_PACKAGES, ...env });
  await loadModules(environment);
  expect(() => assertConfiguration(environment)).toThrow(message);
});
