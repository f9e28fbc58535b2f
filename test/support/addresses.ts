import type { TestApp } from '#test-support';
import type { Answer } from '#testing';

let last = 0;

/** Settings that make the application trust the client address in `X-Forwarded-For`. */
export const BEHIND_PROXY = { TRUST_PROXY: '1' };

/** A client address that this test file has not used yet. */
export function freshIp(): string {
  last++;
  return `10.${(last >> 16) & 255}.${(last >> 8) & 255}.${last & 255}`;
}

/** A POST from a client address to an application behind a proxy. */
export function postFrom(app: TestApp, ip: string, path: string, body: unknown, token?: string): Promise<Answer> {
  return app.request('POST', path, { body, headers: { 'x-forwarded-for': ip }, ...(token && { token }) });
}
