import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

import { Agent, buildConnector, fetch } from 'undici';

import { isPublicAddress } from './public-address.js';

/** An address that is not on the public internet was asked for. */
class NotPublic extends Error {
  override readonly name = 'NotPublic';
}

/** What came back: status, type, final URL, and the beginning of the body. */
export interface FetchedText {
  status: number;
  url: string;
  content_type: string;
  text: string;
}

interface FetchOptions {
  signal: AbortSignal;
  /** Longest time, in milliseconds. */
  timeout_ms: number;
  /** Bytes of the body that are read, after decompression; the rest is left. */
  max_bytes: number;
  init?: RequestParts;
}

interface RequestParts {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

type Resolve = (
  host: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Headers that say nothing about who asks. Every other one may be a key, whatever its name, and stays with the origin it was meant for. */
const NEUTRAL_HEADERS = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);
// Source: Fetch Standard, "request-body-header name".
const BODY_HEADERS = new Set(['content-encoding', 'content-language', 'content-location', 'content-type']);

/**
 * A dispatcher that connects to public addresses only. The check is made on the address that is connected to, at the moment of connecting,
 * so that neither a literal, a redirect nor a name that changes its answer gets around it.
 */
export function publicDispatcher(resolve: Resolve = (host, options, done) => systemLookup(host, { ...options, all: true }, done)): Agent {
  const lookup: LookupFunction = (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 4);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
        return done(new NotPublic(`${host} is not on the public internet`), '', 4);
      if (options.all) return done(null, addresses);
      done(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ lookup, timeout: 5_000 });
  return new Agent({
    connections: 4,
    connect(options, done) {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      // NOTE: a literal address is connected to without a lookup.
      if (isIP(host) !== 0 && !isPublicAddress(host)) done(new NotPublic(`${host} is not on the public internet`), null);
      else connect(options, done);
    },
  });
}

function checked(url: string | URL): URL {
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') throw new NotPublic(`${parsed.protocol} is not fetched`);
  if (parsed.username || parsed.password) throw new NotPublic('a URL with credentials is not fetched');
  return parsed;
}

function without(headers: Readonly<Record<string, string>>, isDropped: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isDropped(name.toLowerCase())));
}

/** The request that follows a redirect. Source: Fetch Standard, "HTTP-redirect fetch", steps 11 to 13. */
function redirected({ method = 'GET', headers = {}, body }: RequestParts, status: number, crossOrigin: boolean): RequestParts {
  const becomesGet = (status === 303 && method !== 'GET' && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');
  const kept = crossOrigin ? without(headers, (name) => !NEUTRAL_HEADERS.has(name)) : headers;
  if (becomesGet) return { method: 'GET', headers: without(kept, (name) => BODY_HEADERS.has(name)) };
  return { method, headers: kept, ...(body !== undefined && { body }) };
}

/** Fetches text with limits of time, size and redirects; with a dispatcher of `publicDispatcher`, from the public internet only. */
export async function fetchText(
  url: string,
  { signal, timeout_ms, max_bytes, init = {} }: FetchOptions,
  dispatcher?: Agent,
): Promise<FetchedText> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout_ms)]);
  let target = checked(url);
  let request = init;
  for (let hop = 0; ; hop++) {
    const response = await fetch(target, { ...request, redirect: 'manual', signal: limit, ...(dispatcher && { dispatcher }) });
    const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
    if (location === null) {
      const text = await readText(response.body as ReadableStream<Uint8Array> | null, max_bytes);
      return { status: response.status, url: target.href, content_type: response.headers.get('content-type') ?? '', text };
    }
    await response.body?.cancel();
    if (hop >= MAX_REDIRECTS) throw new Error('too many redirects');
    const next = checked(new URL(location, target));
    request = redirected(request, response.status, next.origin !== target.origin);
    target = next;
  }
}

async function readText(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string> {
  if (!body) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  for (let bytes = 0; bytes < maxBytes;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    bytes += value.byteLength;
  }
  await reader.cancel();
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}
