import { setTimeout as sleep } from 'node:timers/promises';

import { Redis } from 'ioredis';

import { RedisConnections } from '#platform';
import { createTestApp, eventually, testRedisUrl } from '#testing';

// What is rejected and caught by nobody fails the test by itself.
it('an application that is closed right after it has started ends in order', async () => {
  for (let n = 0; n < 15; n++) {
    const app = await createTestApp();
    if (n % 3 === 1) await app.get('/health/live');
    if (n % 3 === 2) await sleep(Math.random() * 30);
    await app.close();
  }
  await sleep(500);
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
