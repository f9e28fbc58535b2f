import { setTimeout as sleep } from 'node:timers/promises';

import { APICallError } from 'ai';

import type { CallFailure } from '../call/failure.js';
import { Guard } from './guard.js';
import type { GuardLimits } from './guard.js';

const LIMITS: GuardLimits = { threshold: 5, reset_ms: 150, timeout_ms: 1_000, places: 4 };
const open = new AbortController().signal;
const guards: Guard[] = [];

function guardWith(limits: Partial<GuardLimits> = {}): Guard {
  const guard = new Guard({ ...LIMITS, ...limits });
  guards.push(guard);
  return guard;
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    Promise.reject(new APICallError({ message: 'x', url: 'http://p', requestBodyValues: {}, statusCode: code, responseHeaders: headers }));
const fine = () => Promise.resolve('fine');
const failureOf = (promise: Promise<unknown>): Promise<CallFailure> =>
  promise.then(
    () => Promise.reject(new Error('it went well')),
    (error: CallFailure) => error,
  );

async function fail(guard: Guard, times: number, call: () => Promise<unknown> = status(500)): Promise<void> {
  for (let n = 0; n < times; n++) await failureOf(guard.run(call, open));
}

afterEach(() => guards.splice(0).forEach((guard) => guard.stop()));

describe('the breaker', () => {
  it('opens after five failures in a row, not after four', async () => {
    const guard = guardWith();
    await fail(guard, 4);
    expect(guard.state).toBe('closed');
    await fail(guard, 1);
    expect(guard.state).toBe('open');
  });

  it('starts counting again after a success', async () => {
    const guard = guardWith();
    await fail(guard, 4);
    await guard.run(fine, open);
    await fail(guard, 4);
    expect(guard.state).toBe('closed');
  });

  it('calls nobody while open and says when to come back, without using an attempt', async () => {
    const guard = guardWith();
    await fail(guard, 5);
    let called = 0;
    const failure = await failureOf(guard.run(() => Promise.resolve(called++), open));
    expect(called).toBe(0);
    expect(failure).toMatchObject({ code: 'circuit_open', uses_attempt: false, retry: { after_ms: expect.any(Number) } });
  });

  it('lets exactly one of many calls try when its time is over', async () => {
    const guard = guardWith();
    await fail(guard, 5);
    await sleep(200);
    expect(guard.state).toBe('half_open');
    let called = 0;
    const slow = async (): Promise<number> => {
      await sleep(30);
      return ++called;
    };
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => guard.run(slow, open)));
    expect(called).toBe(1);
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(49);
    expect(guard.state).toBe('closed');
  });

  it.each([
    ['a failure', status(500), 'open'],
    ['a throttled call', status(429, { 'retry-after': '0' }), 'open'],
    ['a call refused for its credentials', status(401), 'open'],
    ['a call the provider finds wrong', status(400), 'closed'],
  ])('after %s while half-open it is %s', async (_what, call, state) => {
    const guard = guardWith();
    await fail(guard, 5);
    await sleep(200);
    await failureOf(guard.run(call, open));
    expect(guard.state).toBe(state);
  });

  it.each([400, 401, 402, 404, 413, 422, 429])('is not opened by any number of %i', async (code) => {
    const guard = guardWith();
    await fail(guard, 20, status(code, { 'retry-after': '0' }));
    expect(guard.state).toBe('closed');
  });

  it('is not opened by calls that we cancelled', async () => {
    const guard = guardWith();
    for (let n = 0; n < 10; n++) {
      const cancel = new AbortController();
      const call = guard.run(
        (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut')))),
        cancel.signal,
      );
      setTimeout(() => cancel.abort(), 1);
      expect(await failureOf(call)).toMatchObject({ code: 'aborted', uses_attempt: false });
    }
    expect(guard.state).toBe('closed');
  });

  it('does not stay half-open behind a probe that hangs', async () => {
    const guard = guardWith({ timeout_ms: 50 });
    await fail(guard, 5);
    await sleep(200);
    expect(await failureOf(guard.run(() => new Promise(() => undefined), open))).toMatchObject({ code: 'timeout' });
    expect(guard.state).toBe('open');
  });
});

describe('the gate of Retry-After', () => {
  it('stays shut for everybody as long as the provider asked', async () => {
    const guard = guardWith();
    await fail(guard, 1, status(429, { 'retry-after': '0.2' }));
    let called = 0;
    const failure = await failureOf(guard.run(() => Promise.resolve(called++), open));
    expect(failure).toMatchObject({ code: 'throttled', uses_attempt: false });
    await sleep(250);
    await guard.run(() => Promise.resolve(called++), open);
    expect(called).toBe(1);
  });
});

describe('the bulkhead', () => {
  it('runs as many calls as it has places, also after calls that took too long', async () => {
    const guard = guardWith({ places: 2, timeout_ms: 40, threshold: 1_000 });
    let running = 0;
    let most = 0;
    const stuck = async (signal: AbortSignal): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      running--;
    };
    await Promise.allSettled(Array.from({ length: 8 }, () => guard.run(stuck, open)));
    expect(most).toBe(2);
  });

  it('turns away what is too much without harming the breaker', async () => {
    const guard = guardWith({ places: 1 });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => guard.run(() => sleep(20), open)));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(15);
    expect(refused[0]?.reason).toMatchObject({ code: 'bulkhead_full', uses_attempt: false });
    expect(guard.state).toBe('closed');
  });

  it('ends one call at its time and leaves its neighbours alone', async () => {
    const guard = guardWith({ timeout_ms: 100 });
    const neighbour = guard.run(async (signal) => {
      await sleep(80);
      return signal.aborted;
    }, open);
    await sleep(40);
    const late = failureOf(guard.run(() => new Promise(() => undefined), open));
    expect(await neighbour).toBe(false);
    expect(await late).toMatchObject({ code: 'timeout' });
  });
});
