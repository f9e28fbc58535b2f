import type { Wakeups } from '../engine/wakeups.js';
import type { EventRepository } from '../store/event.repository.js';
import type { JobEventEntity } from '../store/job-event.entity.js';
import { RunEventFeeds } from './run-event-feeds.js';
import type { Subscriber } from './run-event-feeds.js';

const RUN = '01890000-0000-7000-8000-000000000001';

const event = (seq: number, type: string) => ({ run_id: RUN, seq, type, data: {}, created_at: new Date(0) }) as unknown as JobEventEntity;

interface Listener extends Subscriber {
  heard: number[];
  ended: boolean;
}

it('ends a late subscriber whose run ended, and whose feed ended, while it was still reading earlier events', async () => {
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
  const feeds = new RunEventFeeds(events, wakeups);
  feeds.onApplicationBootstrap();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const subscribe = (): Listener => {
    const one: Listener = {
      cursor: 0,
      heard: [],
      ended: false,
      send: ({ seq }) => one.heard.push(seq),
      end: () => ((one.ended = true), stop()),
    };
    const stop = feeds.subscribe(RUN, one);
    return one;
  };

  const early = subscribe();
  await turn();
  expect(early.heard).toEqual([1]);

  hold = true;
  const late = subscribe();
  await turn();
  hold = false;
  all.push(event(2, 'run.completed'));
  changed([RUN]);
  await turn();
  expect([early.heard, early.ended]).toEqual([[1, 2], true]);

  for (const release of held) release();
  await turn();
  expect([late.heard, late.ended]).toEqual([[1, 2], true]);
  feeds.onApplicationShutdown();
});
