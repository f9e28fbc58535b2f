import { setTimeout as sleep } from 'node:timers/promises';

import type { ProblemDetails } from '#client';

import { CliError, EXIT } from './cli-error.js';

const TIME_LIMIT_MS = 60_000;
const TRIES = 4;
const LONGEST_WAIT_S = 30;

/**
 * The `fetch` of a client: it repeats what may be repeated and throws every answer that is an error as a `CliError`.
 * `renew` returns a fresh token after the server has refused one.
 */
export function apiFetch(server: string, renew?: () => Promise<string>): typeof fetch {
  const send = (request: Request): Promise<Response> => {
    const limit = request.headers.get('accept') === 'text/event-stream' ? {} : { signal: AbortSignal.timeout(TIME_LIMIT_MS) };
    // NOTE: a copy is sent, because a body can be read only once.
    return fetch(request.clone(), limit).catch((error: unknown) => {
      throw new Unreachable(server, error);
    });
  };

  const sendWithToken = async (request: Request): Promise<Response> => {
    const answer = await send(request);
    // NOTE: a token may end early, after a changed password or a rotated key; a fresh one is tried once.
    if (!renew || answer.status !== 401 || !request.headers.has('authorization')) return answer;
    request.headers.set('authorization', `Bearer ${await renew()}`);
    return send(request);
  };

  return async (input, init) => {
    const request = new Request(input, init);
    const safe = request.method === 'GET' || request.headers.has('idempotency-key');
    for (let attempt = 1; ; attempt++) {
      const answer = await sendWithToken(request).catch((error: unknown) => {
        if (!(error instanceof Unreachable) || !safe || attempt === TRIES) throw error;
        return undefined;
      });
      if (answer?.ok) return answer;
      const wait = answer ? retryAfter(answer) : 0.25 * 2 ** attempt;
      const again = !answer || (safe && [429, 503].includes(answer.status) && wait <= LONGEST_WAIT_S);
      if (answer && (!again || attempt === TRIES)) throw await refusal(request, answer);
      await sleep(wait * 1_000);
    }
  };
}

async function refusal({ method, url }: Request, answer: Response): Promise<CliError> {
  const problem = (await answer.json().catch(() => ({}))) as Partial<ProblemDetails>;
  const details = problem.errors?.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  const reason = details || problem.detail || problem.title || `responded with ${answer.status}; is it a Catalyst server?`;
  const mark = problem.error_code ? ` (${problem.error_code}, request ${problem.request_id})` : '';
  const code = [401, 403].includes(answer.status) ? EXIT.refused : answer.status >= 502 ? EXIT.unreachable : EXIT.failed;
  return new CliError(`${method} ${url}: ${reason}${mark}`, code);
}

function retryAfter(answer: Response): number {
  const seconds = Number(answer.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 1;
}

/** The server cannot be reached; the request is tried again where that is safe. */
class Unreachable extends CliError {
  constructor(server: string, error: unknown) {
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    super(`${server} does not answer: ${cause?.code ?? cause?.message ?? (error as Error).message}`, EXIT.unreachable);
  }
}
