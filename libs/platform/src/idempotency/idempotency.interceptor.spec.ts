import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { defer, lastValueFrom } from 'rxjs';

import { IdempotencyInterceptor, idempotentName } from './idempotency.interceptor.js';
import { takePendingKey } from './pending-key.js';

const USER = { kind: 'user', id: 'ada', session_id: 's' };

function answer(request: object, handle: () => Promise<unknown>): Promise<unknown> {
  const handler = () => undefined;
  idempotentName('runs')(handler, 'start', { value: handler });
  const context = {
    getHandler: () => handler,
    switchToHttp: () => ({ getRequest: () => ({ params: {}, headers: {}, principal: USER, ...request }) }),
  } as unknown as ExecutionContext;
  const intercept = async () =>
    lastValueFrom(new IdempotencyInterceptor(new Reflector()).intercept(context, { handle: () => defer(handle) }));
  return intercept();
}

const taken = async () => takePendingKey();

it('scopes a key by what it is for, whose it is, and the address', async () => {
  const headers = { 'idempotency-key': 'k' };
  expect(await answer({ headers }, taken)).toEqual({ scope: 'runs:ada', key: 'k', user_id: 'ada' });
  expect(await answer({ headers, params: { id: 'p1' } }, taken)).toEqual({ scope: 'runs:ada:p1', key: 'k', user_id: 'ada' });
  expect(await answer({ principal: { kind: 'service', client_id: 'crm', scopes: [] } }, taken)).toEqual({
    scope: 'runs:crm',
    key: undefined,
  });
});

it.each(['', 'with space', 'ü', 'a'.repeat(256), ['a', 'b']])('refuses the key %j', async (key) => {
  await expect(answer({ headers: { 'idempotency-key': key } }, taken)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
});

it('refuses a caller whom nobody knows', async () => {
  await expect(answer({ principal: undefined }, taken)).rejects.toMatchObject({ status: 403 });
});

it('fails the request when the service did not use the key, or used it twice', async () => {
  await expect(answer({}, async () => 1)).rejects.toThrow('does not use Idempotency.once');
  await expect(answer({}, async () => [takePendingKey(), takePendingKey()])).rejects.toThrow('already used for other work');
});

it('keeps the keys of requests at the same time apart', async () => {
  const slowly = async () => (await new Promise(setImmediate), takePendingKey()?.key);
  const keys = Array.from({ length: 20 }, (_, n) => `k${n}`);
  expect(await Promise.all(keys.map((key) => answer({ headers: { 'idempotency-key': key } }, slowly)))).toEqual(keys);
});

it('is nothing outside a request', () => {
  expect(takePendingKey()).toBeUndefined();
});
