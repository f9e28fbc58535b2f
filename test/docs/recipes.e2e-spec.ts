import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { createTestApp } from '#test-support';

const guide = readFileSync('docs/extending.md', 'utf8');
const blocks = (language: string): string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code.trim());

it.each(['gateway/gateway.strategy.ts', 'vault/index.ts', 'vault/vault.config.ts', 'pier-notes/pier-notes.service.ts'])(
  'the guide shows %s as it is run by tests',
  (file) => {
    const code = readFileSync(`test/fixtures/${file}`, 'utf8').replace('../../../src/', '../').trim();
    expect(blocks('ts')).toContain(code);
  },
);

it('what another module holds is found for its owner only', async () => {
  const app = await createTestApp({ env: { CATALYST_PACKAGES: pathToFileURL('test/fixtures/pier-notes/index.ts').href } });
  const [owner, other] = await Promise.all([app.register(), app.register()]);
  const project = (await app.post('/api/projects', { product_name: 'Lamp', brand_name: 'Lumina' }, owner.access_token)).body.id as string;
  const note = (token?: string) => app.get(`/api/projects/${project}/pier-notes`, token);
  expect(await note(owner.access_token)).toMatchObject({ status: 200, body: { note: 'Lamp is at the pier' } });
  expect(await note(other.access_token)).toMatchObject({ status: 404, body: { error_code: 'NOT_FOUND' } });
  expect((await note()).status).toBe(401);
  await app.close();
});

it('a package is put into the image where the program looks for it', () => {
  const [ours] = blocks('dockerfile');
  const [, name = ''] = /^ENV CATALYST_PACKAGES=(\S+)$/m.exec(ours ?? '') ?? [];
  const workdir = readFileSync('Dockerfile', 'utf8')
    .split(/^FROM /m)
    .at(-1)
    ?.match(/^WORKDIR (\S+)$/m)?.[1];
  expect(ours?.split('\n').map((line) => line.split(' ')[0])).toEqual(['FROM', 'COPY', 'ENV']);
  expect(/^COPY \S+ (\S+)$/m.exec(ours ?? '')?.[1]).toBe(`${workdir}/node_modules/${name}`);
});

it('a package takes from the program only what the program has', () => {
  const manifest = JSON.parse(blocks('json')[0] ?? '{}') as { peerDependencies: Record<string, string>; type: string };
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  expect(manifest.type).toBe('module');
  const major = (range = '') => /\d+/.exec(range)?.[0];
  for (const [name, range] of Object.entries(manifest.peerDependencies))
    expect([name, major(range)]).toEqual([name, major(dependencies[name])]);
});
