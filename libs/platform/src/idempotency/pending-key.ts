import { AsyncLocalStorage } from 'node:async_hooks';

/** The key of the request at hand, and whose it is. */
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

/** Runs `handle` so that `takePendingKey` finds the request's key; `isTaken` tells whether it did. */
export function withPendingKey<T>(request: IdempotentRequest, handle: (isTaken: () => boolean) => T): T {
  const pending = { request, taken: false };
  return storage.run(pending, () => handle(() => pending.taken));
}

/** The key of the request at hand, once: it stands for one piece of work. Nothing outside a request that may have one. */
export function takePendingKey(): IdempotentRequest | undefined {
  const pending = storage.getStore();
  if (!pending) return undefined;
  if (pending.taken) throw new Error('the Idempotency-Key of this request stands for another piece of work already');
  pending.taken = true;
  return pending.request;
}
