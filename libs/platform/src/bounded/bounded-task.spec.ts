import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { BoundedTask, TaskStopped } from './bounded-task.js';

const PROGRAM = `
export function run(input) {
  if (input === 'loop') for (;;);
  if (input === 'regex') return /^(a+)+$/.test('a'.repeat(60) + 'b');
  if (input === 'memory') { const kept = []; for (;;) kept.push(new Array(1000).fill(0)); }
  if (input === 'string') { let text = 'x'; for (;;) text = (text + text).slice(0); }
  if (input === 'exit') process.exit(3);
  if (input === 'throw') throw new Error('it threw');
  if (input === 'env') return Object.keys(process.env).length;
  return 'did ' + input;
}`;

let folder: string;
let task: BoundedTask<string, unknown>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bounded-'));
  writeFileSync(join(folder, 'task.mjs'), PROGRAM);
});
beforeEach(() => {
  task = new BoundedTask(pathToFileURL(join(folder, 'task.mjs')), { threads: 2, timeout_ms: 1_000, memory_mb: 32 });
});
afterEach(() => task.close());
afterAll(() => rmSync(folder, { recursive: true }));

const run = (input: string, signal = new AbortController().signal) => task.run(input, signal);

describe('a bounded task', () => {
  it.each([
    ['loop', 'the task timed out'],
    ['regex', 'the task timed out'],
    ['memory', 'the thread of the task ended'],
    ['exit', 'the thread of the task ended'],
    ['throw', 'it threw'],
  ])('that does %s is stopped, and the next call works', async (input, message) => {
    await expect(run(input)).rejects.toThrow(message);
    expect(await run('well')).toBe('did well');
  });

  it('that builds an endless string is stopped', async () => {
    await expect(run('string')).rejects.toThrow(TaskStopped);
    expect(await run('well')).toBe('did well');
  });

  it('sees no environment', async () => expect(await run('env')).toBe(0));

  it('serves more calls than it has threads, each with its own answer', async () => {
    const inputs = Array.from({ length: 50 }, (_, n) => String(n));
    expect(await Promise.all(inputs.map((input) => run(input)))).toEqual(inputs.map((input) => `did ${input}`));
  });

  it('gives up waiting for a thread when it is told to, and the place is not lost', async () => {
    const busy = [run('loop'), run('loop')];
    await expect(run('late', AbortSignal.timeout(50))).rejects.toThrow('no thread became free in time');
    await expect(run('never', AbortSignal.abort())).rejects.toThrow('no thread became free in time');
    for (const one of busy) await expect(one).rejects.toThrow(TaskStopped);
    expect(await Promise.all([run('a'), run('b'), run('c')])).toEqual(['did a', 'did b', 'did c']);
  });

  it('fails what runs and what waits when it is closed', async () => {
    const calls = ['loop', 'loop', 'late'].map((input) => run(input));
    const settled = Promise.allSettled(calls);
    await task.close();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(run('after')).rejects.toThrow('the task is closed');
  });

  it('fails when its module cannot be loaded', async () => {
    const missing = new BoundedTask(pathToFileURL(join(folder, 'missing.mjs')), { threads: 1, timeout_ms: 1_000, memory_mb: 32 });
    await expect(missing.run('x', new AbortController().signal)).rejects.toThrow(TaskStopped);
    await missing.close();
  });
});
