import { AsyncLocalStorage } from 'node:async_hooks';

/** The key of the current request and its owner. */
export interface IdempotentRequest {
  scope: string;
  key: string | undefined;
  user_id?: string;
}

interface PendingKey {
  request: IdempotentRequest;
  taken: boolean;
}

const storage = new AsyncLocalStorage<PendingKey>();

/** Runs `handle` so that `takePendingKey` finds the key of the request; `isTaken` returns whether it was taken. */
export function withPendingKey<T>(request: IdempotentRequest, handle: (isTaken: () => boolean) => T): T {
  const pending = { request, taken: false };
  return storage.run(pending, () => handle(() => pending.taken));
}

/** Takes the key of the current request; undefined outside an idempotent route. Throws when called twice: a key covers one piece of work. */
export function takePendingKey(): IdempotentRequest | undefined {
  const pending = storage.getStore();
  if (!pending) return undefined;
  if (pending.taken) throw new Error('the Idempotency-Key of this request is already used for other work');
  pending.taken = true;
  return pending.request;
}
