import type { z } from 'zod';

import type { AgentContext } from '#agent-kit';
import type { GenerateRequest } from '#ai';
import { Logger } from '#platform';

/** A context that records what an agent asked for and kept. */
export interface FakeAgentContext extends AgentContext {
  requests: GenerateRequest<z.ZodType>[];
  attached: Map<string, { data: Uint8Array; media_type: string }>;
}

/** What a fake context may be given. */
export interface FakeAgentOptions {
  /** The bytes of every upload. */
  photo?: Uint8Array;
  /** The model's answer, parsed by the schema of the request; without it the offline answer is taken. */
  answer?: (request: GenerateRequest<z.ZodType>) => unknown;
  signal?: AbortSignal;
}

/** An agent's surroundings in a test: no engine, no provider, no storage. */
export function fakeAgentContext({ photo, answer, signal = new AbortController().signal }: FakeAgentOptions = {}): FakeAgentContext {
  const requests: FakeAgentContext['requests'] = [];
  const attached: FakeAgentContext['attached'] = new Map();
  return {
    job_id: '01890000-0000-7000-8000-000000000001',
    run_id: '01890000-0000-7000-8000-000000000002',
    attempt: 1,
    signal,
    logger: new Logger('FakeAgent'),
    requests,
    attached,
    model: {
      async generate<S extends z.ZodType>(request: GenerateRequest<S>): Promise<z.output<S>> {
        requests.push(request);
        if (answer) return request.schema.parse(answer(request));
        if (!request.offline) throw new Error('the agent has no offline answer');
        return request.schema.parse(await request.offline());
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
export { sampleCampaign, samplePixels } from './sample-campaign.js';
export { sampleTeam } from './sample-team.js';
