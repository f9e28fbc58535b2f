import type { Wakeups } from '../engine/wakeups.js';
import type { EventRepository } from '../store/event.repository.js';
import type { JobEventEntity } from '../store/job-event.entity.js';
import { Tails } from './run-event-feeds.js';
import type { Follower } from './run-event-feeds.js';

const RUN = '01890000-0000-7000-8000-000000000001';

const event = (seq: number, type: string) => ({ run_id: RUN, seq, type, data: {}, created_at: new Date(0) }) as unknown as JobEventEntity;

interface Listener extends Follower {
  heard: number[];
  ended: boolean;
}

it('ends a latecomer whose run ended, and whose tail went, while it was still reading what it had missed', async () => {
  const all = [event(1, 'run.pending')];
  const held: (() => void)[] = [];
  let hold = false;
  const events = {
    after: async (_run: string, seq: number) => {
      if (hold) await new Promise<void>((resolve) => held.push(resolve));
      return all.filter((one) => one.seq > seq);
    },
  } as unknown as EventRepository;
  let changed: (ids: string[]) => void = () => undefined;
  const wakeups = { on: (_topic: string, listen: typeof changed) => (changed = listen) } as unknown as Wakeups;
  const tails = new Tails(events, wakeups);
  tails.onApplicationBootstrap();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const follow = (): Listener => {
    const one: Listener = {
      cursor: 0,
      heard: [],
      ended: false,
      send: ({ seq }) => one.heard.push(seq),
      end: () => ((one.ended = true), stop()),
    };
    const stop = tails.follow(RUN, one);
    return one;
  };

  const early = follow();
  await turn();
  expect(early.heard).toEqual([1]);

  hold = true;
  const late = follow();
  await turn();
  hold = false;
  all.push(event(2, 'run.completed'));
  changed([RUN]);
  await turn();
  expect([early.heard, early.ended]).toEqual([[1, 2], true]);

  for (const release of held) release();
  await turn();
  expect([late.heard, late.ended]).toEqual([[1, 2], true]);
  tails.onApplicationShutdown();
});
