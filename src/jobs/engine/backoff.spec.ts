import fc from 'fast-check';

import { retryDelay } from './backoff.js';

const attempt = fc.integer({ min: 1, max: 20 });
const draw = fc.double({ min: 0, max: 0.999_999, noNaN: true });

it('doubles from a second to a minute, spread by half to both sides', () => {
  fc.assert(
    fc.property(attempt, draw, (n, random) => {
      const middle = Math.min(1_000 * 2 ** (n - 1), 60_000);
      const delay = retryDelay('backoff', n, () => random);
      expect(delay).toBeGreaterThanOrEqual(Math.floor(middle * 0.5));
      expect(delay).toBeLessThanOrEqual(Math.ceil(middle * 1.5));
    }),
  );
});

it('never comes back before the time that the other side named', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 600_000 }), attempt, draw, (after_ms, n, random) => {
      const delay = retryDelay({ after_ms }, n, () => random);
      expect(delay).toBeGreaterThanOrEqual(after_ms);
      expect(delay).toBeLessThanOrEqual(Math.ceil(after_ms * 1.25));
    }),
  );
});

it('does not bring jobs back in lock step that failed together', () => {
  for (const retry of ['backoff', { after_ms: 4_000 }] as const) {
    const delays = Array.from({ length: 1_000 }, () => retryDelay(retry, 3));
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(0.2 * Math.min(...delays));
    // No fiftieth of the spread holds more than a twentieth of the jobs.
    const width = (Math.max(...delays) - Math.min(...delays)) / 50;
    const buckets = new Map<number, number>();
    for (const delay of delays) buckets.set(Math.floor(delay / width), (buckets.get(Math.floor(delay / width)) ?? 0) + 1);
    expect(Math.max(...buckets.values())).toBeLessThan(50);
  }
});
