import { setTimeout as sleep } from 'node:timers/promises';

import { CliError, EXIT } from './cli-error.js';
import type { Credentials, Session } from './credentials.js';
import { serverEvents } from './server-events.js';
import type { ServerEvent } from './server-events.js';

interface RequestOptions {
  json?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
  /** Sends no token. */
  anonymous?: boolean;
  signal?: AbortSignal;
}

interface Problem {
  detail?: string;
  title?: string;
  error_code?: string;
  request_id?: string;
  errors?: { path: string; message: string }[];
}

/** The account of a session. */
export interface Profile {
  email: string;
}

/** The tokens that a login, a registration or a refresh answers. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  user: Profile;
}

const TIME_LIMIT_MS = 60_000;
const TRIES = 4;
const LONGEST_WAIT_S = 30;
/** An access token is refreshed this long before it ends. */
const MARGIN_MS = 30_000;

/** Speaks to the API of one server as the user who logged in there; an answer that is an error becomes a `CliError`. */
export class ApiClient {
  constructor(
    readonly server: string,
    private readonly credentials: Credentials,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.json('GET', path);
  }

  post<T>(path: string, json: unknown = {}, headers: Record<string, string> = {}): Promise<T> {
    return this.json('POST', path, { json, headers });
  }

  async json<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const answer = await this.request(method, `/api${path}`, options);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  async download(path: string): Promise<Buffer> {
    const answer = await this.request('GET', path);
    return Buffer.from(await answer.arrayBuffer());
  }

  /** The events of a stream, until the server ends it. */
  async *events(path: string, lastId?: string): AsyncGenerator<ServerEvent> {
    const headers = { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) };
    const answer = await this.request('GET', `/api${path}`, { headers, signal: new AbortController().signal });
    if (answer.status !== 204 && answer.body) yield* serverEvents(answer.body);
  }

  /** Keeps the tokens of a login. */
  accept({ access_token, refresh_token, expires_in, user }: Tokens): Session {
    const session = { email: user.email, access_token, refresh_token, expires_at: Date.now() + expires_in * 1_000 };
    this.credentials.keep(this.server, session);
    return session;
  }

  async request(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const safe = method === 'GET' || options.headers?.['idempotency-key'] !== undefined;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.send(method, path, options).catch((error: unknown) => {
        if (!(error instanceof Unreachable) || !safe || attempt === TRIES) throw error;
        return undefined;
      });
      if (answer?.ok) return answer;
      const wait = answer ? retryAfter(answer) : 0.25 * 2 ** attempt;
      const again = answer === undefined || (safe && [429, 503].includes(answer.status) && wait <= LONGEST_WAIT_S);
      if (!again || attempt === TRIES) throw await this.refusal(method, path, answer as Response);
      await sleep(wait * 1_000);
    }
  }

  private async send(method: string, path: string, options: RequestOptions, renewed = false): Promise<Response> {
    const token = options.anonymous ? undefined : await this.token(renewed);
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(options.json !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
    };
    const body = options.json === undefined ? options.form : JSON.stringify(options.json);
    const signal = options.signal ?? AbortSignal.timeout(TIME_LIMIT_MS);
    const answer = await fetch(this.server + path, { method, headers, signal, ...(body && { body }) }).catch((error: unknown) => {
      throw new Unreachable(this.server, error);
    });
    // NOTE: a token may end early, by a changed password or a rotated key; one fresh one is tried.
    if (answer.status === 401 && token !== undefined && !renewed) return this.send(method, path, options, true);
    return answer;
  }

  private async token(force: boolean): Promise<string> {
    const session = this.credentials.of(this.server);
    if (!session) throw new CliError(`not logged in at ${this.server}; run: catalyst login --server ${this.server}`, EXIT.refused);
    return force || session.expires_at - MARGIN_MS < Date.now() ? this.refresh(session) : session.access_token;
  }

  private async refresh(session: Session): Promise<string> {
    const json = { refresh_token: session.refresh_token };
    try {
      return this.accept(await this.json<Tokens>('POST', '/auth/refresh', { json, anonymous: true })).access_token;
    } catch (error) {
      if (!(error instanceof CliError) || error.exitCode !== EXIT.refused) throw error;
      const now = this.credentials.of(this.server);
      if (now && now.refresh_token !== session.refresh_token) return now.access_token;
      throw new CliError(`the session at ${this.server} has ended; run: catalyst login --server ${this.server}`, EXIT.refused);
    }
  }

  private async refusal(method: string, path: string, answer: Response): Promise<CliError> {
    const problem = (await answer.json().catch(() => ({}))) as Problem;
    const details = problem.errors?.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
    const reason = details || problem.detail || problem.title || `responded with ${answer.status}; is it a Catalyst server?`;
    const mark = problem.error_code ? ` (${problem.error_code}, request ${problem.request_id})` : '';
    const code = [401, 403].includes(answer.status) ? EXIT.refused : answer.status >= 502 ? EXIT.unreachable : EXIT.failed;
    return new CliError(`${method} ${this.server}${path}: ${reason}${mark}`, code);
  }
}

function retryAfter(answer: Response): number {
  const seconds = Number(answer.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 1;
}

/** The transport's error; it is tried again where that is safe. */
class Unreachable extends CliError {
  constructor(server: string, error: unknown) {
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    super(`${server} does not answer: ${cause?.code ?? cause?.message ?? (error as Error).message}`, EXIT.unreachable);
  }
}
