import { createEngine } from './harness.js';
import type { TestEngine } from './harness.js';

describe('a run', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await createEngine();
  });
  afterAll(() => engine.close());

  it('runs every agent once, after what it needs, and makes one asset per content job', async () => {
    const run = await engine.start();
    expect(run.jobs.map(({ status }) => status)).toEqual(Array(6).fill('pending'));
    expect(await engine.ended(run.id)).toBe('completed');
    const order = engine.script.starts.filter((start) => start.run === run.id).map(({ agent }) => agent);
    expect(order.slice(0, 2)).toEqual(['see', 'think']);
    expect(order.toSorted()).toEqual(['see', 'think', 'write_ad', 'write_blog', 'write_post', 'write_video']);
    const assets = await engine.db.query('SELECT slot FROM asset_versions WHERE run_id = $1 ORDER BY slot', [run.id]);
    expect(assets.map(({ slot }) => slot)).toEqual(['ad_text', 'blog_text', 'post_text', 'video_text']);
  });

  it('gives each agent the input of the run and the outputs of what it needs', async () => {
    const seen: Record<string, unknown> = {};
    engine.script.steps = { '*': async (input, _ctx, name) => ((seen[name] = input), { made_by: name }) };
    const run = await engine.start({ input: { fact: 'blue' } });
    await engine.ended(run.id);
    engine.script.steps = {};
    expect(seen['see']).toEqual({ input: { fact: 'blue' } });
    expect(seen['write_ad']).toEqual({ input: { fact: 'blue' }, see: { made_by: 'see' }, think: { made_by: 'think' } });
  });

  it('writes its events without a gap', async () => {
    const run = await engine.start();
    await engine.ended(run.id);
    const events = await engine.db.query<{ seq: number; type: string }>('SELECT seq, type FROM job_events WHERE run_id = $1 ORDER BY seq', [
      run.id,
    ]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ type }) => type).slice(0, 4)).toEqual(['run.pending', 'run.running', 'job.running', 'job.completed']);
    expect(events.at(-1)?.type).toBe('run.completed');
    expect(events).toHaveLength(2 + 6 * 2 + 1);
  });
});
