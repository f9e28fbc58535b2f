import { randomBytes } from 'node:crypto';

import type { Contract } from './contract.js';

/** An HTTP response with its body: parsed if it is JSON, otherwise text or bytes. */
export interface Answer<T = any> {
  status: number;
  headers: Headers;
  body: T;
}

interface RequestOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: Record<string, string>;
  /** Sent unchanged: text, bytes or multipart. */
  raw?: NonNullable<RequestInit['body']>;
  token?: string;
  headers?: Record<string, string>;
}

/** A user who has just registered. */
export interface RegisteredUser {
  access_token: string;
  refresh_token: string;
  user: { id: string; email: string };
  email: string;
  password: string;
}

/** An HTTP client for a running application. */
export class HttpClient {
  /** If set, every response is compared with the OpenAPI document. */
  contract: Contract | undefined;

  constructor(readonly url: string) {}

  async request<T = any>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const headers = new Headers(options.headers);
    if (options.token) headers.set('authorization', `Bearer ${options.token}`);
    const init: RequestInit = { method, headers, redirect: 'manual' };
    if (options.body !== undefined) {
      headers.set('content-type', headers.get('content-type') ?? 'application/json');
      init.body = JSON.stringify(options.body);
    } else if (options.form) init.body = new URLSearchParams(options.form);
    else if (options.raw !== undefined) init.body = options.raw;
    const response = await fetch(this.url + path, init);
    const body = await readBody(response);
    this.compare(method, path, response, body);
    return { status: response.status, headers: response.headers, body: body as T };
  }

  get<T = any>(path: string, token?: string): Promise<Answer<T>> {
    return this.request<T>('GET', path, { ...(token && { token }) });
  }

  post<T = any>(path: string, body?: unknown, token?: string): Promise<Answer<T>> {
    return this.request<T>('POST', path, { ...(body !== undefined && { body }), ...(token && { token }) });
  }

  /** Registers a new user with a unique email address. */
  async register(overrides: Record<string, unknown> = {}): Promise<RegisteredUser> {
    const email = `user-${randomBytes(6).toString('hex')}@example.com`;
    const password = 'correct horse battery staple';
    const answer = await this.post('/api/auth/register', { email, password, ...overrides });
    if (answer.status !== 201) throw new Error(`register answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return { ...(answer.body as RegisteredUser), email, password, ...overrides };
  }

  private compare(method: string, path: string, { status, headers }: Response, body: unknown): void {
    const breach = this.contract?.breach({
      method,
      path: path.split('?')[0] ?? path,
      status,
      contentType: headers.get('content-type') ?? '',
      requestId: headers.get('x-request-id'),
      body,
    });
    if (breach)
      throw new Error(`the answer to ${method} ${path} breaks the OpenAPI document: ${breach}\n${JSON.stringify(body).slice(0, 2_000)}`);
  }

  /** Uploads a photo, to a project if `project_id` is set. */
  upload(token: string, file: Uint8Array, options: { project_id?: string; name?: string; type?: string } = {}): Promise<Answer> {
    const form = new FormData();
    if (options.project_id) form.set('project_id', options.project_id);
    form.set('file', new Blob([new Uint8Array(file)], { type: options.type ?? 'image/jpeg' }), options.name ?? 'photo.jpg');
    return this.request('POST', '/api/uploads/image', { raw: form, token });
  }
}

async function readBody(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (/\bjson\b/.test(type)) {
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  }
  if (/^text\/|xml|javascript/.test(type)) return response.text();
  return new Uint8Array(await response.arrayBuffer());
}
