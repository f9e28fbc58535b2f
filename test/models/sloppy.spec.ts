import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadProgram, measuredCampaign, measuredCampaigns, startSloppyServer } from '../../libs/testing/src/sloppy-model/index.js';

const ROOT = join(import.meta.dirname, '../..');
const BRIEFS = JSON.parse(readFileSync(join(ROOT, 'eval/sloppy-briefs.json'), 'utf8'));
const CAMPAIGNS = 40;

const load = <T>(path: string): Promise<T> => import(join(ROOT, `${path}.ts`)) as Promise<T>;

let server: Awaited<ReturnType<typeof startSloppyServer>>;
let program: Awaited<ReturnType<typeof loadProgram>>;

beforeAll(async () => {
  const files = globSync('src/agents/**/*.agent.ts', { cwd: ROOT });
  program = await loadProgram(
    load,
    files.map((file) => file.replace(/\.ts$/, '')),
  );
  server = await startSloppyServer();
});

afterAll(() => server.close());

// NOTE: seeded, so these are counts and no luck; `npm run eval -- --sloppy all` prints the shares of many.
it.each([
  ['frontier', 1],
  ['frontier', 2],
  ['no-limits', 1],
  ['small', 1],
  ['small', 2],
  ['local-8b', 1],
  ['local-8b', 2],
  ['thinks-aloud', 1],
] as const)(`${CAMPAIGNS} campaigns with models of the class %s, at %i times its rates, all complete`, async (model_class, factor) => {
  const done = await measuredCampaigns(server, program, { model_class, factor }, BRIEFS, CAMPAIGNS);
  expect(done.flatMap(({ failures }) => failures)).toEqual([]);
  expect(done.map(({ status }) => status)).toEqual(Array.from({ length: CAMPAIGNS }, () => 'completed'));
  const calls = done.reduce((sum, campaign) => sum + campaign.calls, 0);
  expect(calls).toBeLessThanOrEqual(CAMPAIGNS * (factor === 1 ? 7.2 : 8));
});

it('models of a class and a seed answer the same each time', async () => {
  const model = { model_class: 'local-8b', factor: 2, seed: 'same' } as const;
  const first = await measuredCampaign(server, program, model, BRIEFS[0]);
  const other = await startSloppyServer();
  const second = await measuredCampaign(other, program, model, BRIEFS[0]);
  await other.close();
  expect(second).toEqual(first);
  expect(first.findings.length).toBeGreaterThan(0);
});

it.each(['de', 'ja', 'ar'])('a campaign in %s keeps its language with a model that forgets it', async (language) => {
  const model = { model_class: 'frontier', factor: 1, seed: language } as const;
  const { status, findings } = await measuredCampaign(server, program, model, { ...BRIEFS[0], description: '', audience: '', language });
  expect([status, findings.filter(({ code }) => code === 'other_language')]).toEqual(['completed', []]);
  const forgets = { model_class: 'frontier', factor: 1_000, seed: language } as const;
  const forgotten = await measuredCampaign(server, program, forgets, { ...BRIEFS[0], description: '', audience: '', language });
  expect(forgotten.status).toBe('completed');
  expect(forgotten.findings.filter(({ code }) => code === 'other_language').length).toBeGreaterThan(0);
});
