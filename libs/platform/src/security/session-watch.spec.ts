import { jest } from '@jest/globals';

import type { Signals } from '../events/index.js';
import { SessionWatch } from './session-watch.js';

let announce: (id: string) => void;
let connect: () => void;
let live: Set<string>;
let lookups: (readonly string[])[];
let failing: boolean;
let watch: SessionWatch;

const turn = async (): Promise<void> => {
  await jest.advanceTimersByTimeAsync(1);
};

beforeEach(() => {
  jest.useFakeTimers();
  [live, lookups, failing] = [new Set(['a', 'b']), [], false];
  watch = new SessionWatch({
    on: (_topic: string, listener: typeof announce) => (announce = listener),
    onConnect: (listener: typeof connect) => (connect = listener),
  } as unknown as Signals);
  watch.use(async (ids) => {
    lookups.push(ids);
    if (failing) throw new Error('the database is away');
    return live;
  });
  watch.onApplicationBootstrap();
});
afterEach(() => {
  watch.onApplicationShutdown();
  jest.useRealTimers();
});

it('tells all that watch a session of its end, once, and nobody else', async () => {
  const heard: string[] = [];
  watch.watch('a', () => heard.push('a first'));
  watch.watch('b', () => heard.push('b'));
  watch.watch('a', () => heard.push('a second'));
  watch.watch('a', () => heard.push('a gone'))();
  announce('a');
  announce('a');
  await turn();
  expect(heard).toEqual(['a first', 'a second']);
});

it('tells of a session that ended before anybody watched it', async () => {
  const ended = jest.fn();
  live.delete('a');
  watch.watch('a', ended);
  await turn();
  expect(ended).toHaveBeenCalledTimes(1);
});

it('looks all up, each once and in one go, when the connection is back and every fifteen seconds', async () => {
  const ended = jest.fn();
  for (const id of ['a', 'a', 'b']) watch.watch(id, ended);
  await turn();
  expect(lookups).toEqual([['a', 'b']]);
  connect();
  await turn();
  expect(lookups.slice(1)).toEqual([['a', 'b']]);
  live.delete('b');
  await jest.advanceTimersByTimeAsync(15_000);
  expect([lookups.length, ended.mock.calls.length]).toEqual([3, 1]);
});

it('ends nothing while sessions cannot be looked up', async () => {
  const ended = jest.fn();
  failing = true;
  live.clear();
  watch.watch('a', ended);
  await turn();
  expect(ended).not.toHaveBeenCalled();
  failing = false;
  await jest.advanceTimersByTimeAsync(15_000);
  expect(ended).toHaveBeenCalledTimes(1);
});
