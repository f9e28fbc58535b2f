import { readFileSync } from 'node:fs';

import { Environment } from '#platform';
import { eventually } from '#testing';

import { photo } from '../../../../test/support/images.js';
import { ImagingConfig } from './imaging.config.js';
import type { Picture } from '../process/protocol.js';
import { ImagePool } from './image-pool.js';

const pools: ImagePool[] = [];

function poolWith(settings: Partial<ImagingConfig> = {}): ImagePool {
  const pool = new ImagePool({ ...new ImagingConfig(), IMAGE_PROCESSES: 1, ...settings });
  pools.push(pool);
  return pool;
}

afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.onApplicationShutdown())));

const children = (): string[] => readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);

async function task(): Promise<{ picture: Picture; side: number; quality: number }> {
  const source = await photo(400, 300).jpeg().toBuffer();
  return { picture: { source, format: 'jpeg', width: 400, height: 300 }, side: 40, quality: 80 };
}

it('need enough memory for each of them', () => {
  const environment = new Environment({ IMAGE_MEMORY: '256', IMAGE_PROCESSES: '3' });
  expect(() => new ImagingConfig(environment)).toThrow('IMAGE_MEMORY: must be at least 128 for each of IMAGE_PROCESSES');
});

describe('image processes', () => {
  it('are started when needed, serve one task after the other, and are gone once the application has closed', async () => {
    const pool = poolWith();
    expect(children()).toEqual([]);
    await pool.run('reduce', await task(), 100);
    const first = children();
    expect(first).toHaveLength(1);
    await pool.run('reduce', await task(), 100);
    expect(children()).toEqual(first);
    await pool.onApplicationShutdown();
    expect(children()).toEqual([]);
  });

  it('are as many as configured, however many tasks there are', async () => {
    const pool = poolWith({ IMAGE_PROCESSES: 2 });
    const one = await task();
    let most = 0;
    const count = setInterval(() => (most = Math.max(most, children().length)), 5);
    const results = await Promise.all(Array.from({ length: 12 }, () => pool.run('reduce', one, 100)));
    clearInterval(count);
    expect(results.every((result) => result.length > 0)).toBe(true);
    expect(most).toBe(2);
  });

  it('leave it to the application when to end, though a terminal signals them too', async () => {
    const pool = poolWith();
    await pool.run('reduce', await task(), 100);
    const [pid] = children();
    const running = pool.run('reduce', await task(), 100);
    process.kill(Number(pid), 'SIGINT');
    process.kill(Number(pid), 'SIGTERM');
    expect((await running).length).toBeGreaterThan(0);
    expect(children()).toEqual([pid]);
  });

  it('crash for one picture only', async () => {
    const pool = poolWith();
    await pool.run('reduce', await task(), 100);
    const running = pool.run('reduce', await task(), 100);
    process.kill(Number(children()[0]), 'SIGSEGV');
    await expect(running).rejects.toMatchObject({ code: 'UNPROCESSABLE_IMAGE' });
    expect((await pool.run('reduce', await task(), 100)).length).toBeGreaterThan(0);
  });

  it('see nothing of our environment', async () => {
    const pool = poolWith();
    await pool.run('reduce', await task(), 100);
    const variables = readFileSync(`/proc/${children()[0]}/environ`, 'utf8').split('\0').filter(Boolean);
    const names = variables.map((variable) => variable.split('=')[0] ?? '').filter((name) => !name.startsWith('NODE_CHANNEL_'));
    expect(names.sort()).toEqual(['MALLOC_ARENA_MAX', 'UV_THREADPOOL_SIZE']);
  });

  it('are killed at the deadline, and the next task is done by another one', async () => {
    const settings = { ...new ImagingConfig(), IMAGE_PROCESSES: 1, IMAGE_TIMEOUT: 0.001 };
    const pool = new ImagePool(settings);
    pools.push(pool);
    await expect(pool.run('reduce', await task(), 100)).rejects.toMatchObject({
      code: 'UNPROCESSABLE_IMAGE',
      message: expect.stringContaining('too long') as string,
    });
    await eventually(() => children().length === 0);
    settings.IMAGE_TIMEOUT = 30;
    expect((await pool.run('reduce', await task(), 100)).length).toBeGreaterThan(0);
  });

  it('end themselves above their memory, whatever the header said', async () => {
    const pool = poolWith({ IMAGE_MEMORY: 128 });
    const source = await photo(7_000, 5_600).avif({ effort: 0, quality: 30 }).toBuffer();
    const picture: Picture = { source, format: 'avif', width: 7_000, height: 5_600 };
    await expect(pool.run('reduce', { picture, side: 40, quality: 80 }, 128)).rejects.toMatchObject({
      code: 'UNPROCESSABLE_IMAGE',
      message: expect.stringContaining('too much memory') as string,
    });
    expect((await pool.run('reduce', await task(), 100)).length).toBeGreaterThan(0);
  });

  it('that are killed from outside while idle are replaced', async () => {
    const pool = poolWith();
    await pool.run('reduce', await task(), 100);
    const [pid] = children();
    process.kill(Number(pid), 'SIGKILL');
    await eventually(() => children().length === 0);
    expect((await pool.run('reduce', await task(), 100)).length).toBeGreaterThan(0);
  });

  it('decode nothing but the accepted formats', async () => {
    const pool = poolWith();
    for (const source of [await photo(40, 30).gif().toBuffer(), await photo(40, 30).tiff().toBuffer()]) {
      const picture: Picture = { source, format: 'jpeg', width: 40, height: 30 };
      await expect(pool.run('reduce', { picture, side: 40, quality: 80 }, 100)).rejects.toMatchObject({ code: 'UNPROCESSABLE_IMAGE' });
    }
  });

  it('are not waited for by a caller that was told to stop', async () => {
    const pool = poolWith();
    const one = await task();
    const stop = new AbortController();
    const waiting = pool.run('reduce', one, 100, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(pool.run('reduce', one, 100, stop.signal)).rejects.toThrow('stopped');
    expect((await pool.run('reduce', one, 100)).length).toBeGreaterThan(0);
  });

  it('answer a task that the closing application interrupts as unavailable', async () => {
    const pool = poolWith();
    const waiting = Promise.allSettled([pool.run('reduce', await task(), 100), pool.run('reduce', await task(), 100)]);
    await pool.onApplicationShutdown();
    for (const outcome of await waiting) expect(outcome).toMatchObject({ status: 'rejected', reason: { status: 503 } });
  });
});
