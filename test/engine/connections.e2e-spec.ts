import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import { jest } from '@jest/globals';
import { Redis } from 'ioredis';

import { RedisConnections } from '#platform';
import { createTestApp } from '#test-support';
import { eventually, testRedisUrl } from '#testing';

it('an application that is closed right after it has started leaves no rejection that nobody handles', async () => {
  // NOTE: such a rejection would end a real process.
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const create = jest.spyOn(RedisConnections.prototype, 'create');
  for (let n = 0; n < 15; n++) {
    const app = await createTestApp();
    if (n % 3 === 1) await app.get('/health/live');
    if (n % 3 === 2) await sleep(Math.random() * 30);
    await app.close();
  }
  const connections = create.mock.results.map(({ value }) => value as Redis);
  expect(connections.length).toBeGreaterThan(15);
  await eventually(() => connections.every(({ status }) => status === 'end'));
  await turn();
  create.mockRestore();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

it('its connections to Redis can be told apart by their names', async () => {
  const app = await createTestApp();
  const redis = new Redis(testRedisUrl());
  const { namespace } = app.app.get(RedisConnections, { strict: false });
  const names = ['vision', 'llm', 'local'].map((lane) => `name=${namespace}:${Buffer.from(lane).toString('base64')} `);
  await eventually(async () => {
    const clients = String(await redis.client('LIST'));
    return names.every((name) => clients.includes(name));
  });
  redis.disconnect();
  await app.close();
});
