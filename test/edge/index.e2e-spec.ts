import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

let app: TestApp;
afterEach(() => app.close());

it.each(['on', 'off'])('the index links only to what is open, with DOCS=%s', async (DOCS) => {
  app = await createTestApp({ env: { DOCS } });
  const { links } = (await app.get('/')).body;
  expect('docs' in links).toBe(DOCS === 'on');
  const answers = await Promise.all(
    Object.entries<string>(links)
      .filter(([name]) => name !== 'api')
      .map(async ([, path]) => ({ path, status: (await app.get(path)).status })),
  );
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
});

it('/docs/ leads to /docs', async () => {
  app = await createTestApp();
  const answer = await fetch(`${app.url}/docs/`, { redirect: 'manual' });
  expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({ status: 308, location: '/docs' });
});
