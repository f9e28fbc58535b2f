/** The parts of a request that a redirect may change. */
export interface RequestParts {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Headers that never carry credentials. Any other header may be a key, whatever its name, and is only sent to the original origin. */
const NEUTRAL_HEADERS = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);
// Source: Fetch Standard, "request-body-header name".
const BODY_HEADERS = new Set(['content-encoding', 'content-language', 'content-location', 'content-type']);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** The target of a redirect response, or null. */
export function redirectOf({ status, headers }: { status: number; headers: { get: (name: string) => string | null } }): string | null {
  return REDIRECTS.has(status) ? headers.get('location') : null;
}

function without(headers: Readonly<Record<string, string>>, isDropped: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isDropped(name.toLowerCase())));
}

/** The request that follows a redirect. Source: Fetch Standard, "HTTP-redirect fetch", steps 11 to 13. */
export function redirected({ method = 'GET', headers = {}, body }: RequestParts, status: number, crossOrigin: boolean): RequestParts {
  const becomesGet = (status === 303 && method !== 'GET' && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');
  const kept = crossOrigin ? without(headers, (name) => !NEUTRAL_HEADERS.has(name)) : headers;
  if (becomesGet) return { method: 'GET', headers: without(kept, (name) => BODY_HEADERS.has(name)) };
  return { method, headers: kept, ...(body !== undefined && { body }) };
}
