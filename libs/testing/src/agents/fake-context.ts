import type { z } from 'zod';

import type { AgentContext } from '#agent-kit';
import type { GenerateRequest } from '#ai';
import { Logger } from '#platform';

/** A context that records the requests and attachments of an agent. */
export interface FakeAgentContext extends AgentContext {
  requests: GenerateRequest<z.ZodType>[];
  attached: Map<string, { data: Uint8Array; media_type: string }>;
}

/** Options of a fake context. */
export interface FakeAgentOptions {
  /** The bytes of every upload. */
  photo?: Uint8Array;
  /** Returns the model's answer, which is parsed by the schema of the request; defaults to the offline answer. */
  answer?: (request: GenerateRequest<z.ZodType>) => unknown;
  signal?: AbortSignal;
  attempt?: number;
}

/** The result of `work`, or the reason of the signal as soon as it is aborted, as in the engine. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** An agent context for tests, without engine, provider or storage. */
export function fakeAgentContext({
  photo,
  answer,
  signal = new AbortController().signal,
  attempt = 1,
}: FakeAgentOptions = {}): FakeAgentContext {
  const requests: FakeAgentContext['requests'] = [];
  const attached: FakeAgentContext['attached'] = new Map();
  return {
    job_id: '01890000-0000-7000-8000-000000000001',
    run_id: '01890000-0000-7000-8000-000000000002',
    attempt,
    signal,
    logger: new Logger('FakeAgent'),
    requests,
    attached,
    model: {
      async generate<S extends z.ZodType>(request: GenerateRequest<S>): Promise<z.output<S>> {
        signal.throwIfAborted();
        requests.push(request);
        if (!answer && !request.offline) throw new Error('the agent has no offline answer');
        const asked = async (): Promise<unknown> => (answer ? answer(request) : request.offline?.());
        return request.schema.parse(await unlessAborted(asked(), signal));
      },
    },
    files: {
      read: async () => {
        if (!photo) throw new Error('the fake context has no photo');
        return { data: photo, media_type: 'image/png' };
      },
      attach: async (name, data, media_type) => {
        attached.set(name, { data, media_type });
        return { name, media_type, bytes: data.byteLength };
      },
    },
  };
}
