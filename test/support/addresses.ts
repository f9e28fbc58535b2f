import type { TestApp } from '#test-support';
import type { Answer } from '#testing';

let last = 0;

/** Settings under which the address that a request claims to come from counts. */
export const BEHIND_PROXY = { TRUST_PROXY: '1' };

/** An address that no request of this test file has come from. */
export function freshIp(): string {
  last++;
  return `10.${(last >> 16) & 255}.${(last >> 8) & 255}.${last & 255}`;
}

/** A POST from an address, to an application behind a proxy. */
export function postFrom(app: TestApp, ip: string, path: string, body: unknown, token?: string): Promise<Answer> {
  return app.request('POST', path, { body, headers: { 'x-forwarded-for': ip }, ...(token && { token }) });
}
