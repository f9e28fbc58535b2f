import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { fetch } from 'undici';
import type { Agent } from 'undici';

import { RuntimeConfig } from '#platform';

import { AddressRefused, guardedAgent } from './guarded-agent.js';
import { OutboundConfig } from './outbound.config.js';
import { addressRule } from './public-address.js';
import { redirected, redirectOf } from './redirects.js';
import type { RequestParts } from './redirects.js';

/** A request to an address that is not part of the program. */
export interface OutboundRequest extends RequestParts {
  /** The source of the address. An operator may use private addresses; those from users or web pages must be public. */
  named_by: 'operator' | 'user';
  /** Time limit for the whole exchange, including redirects and body, in milliseconds. */
  timeout_ms: number;
  /** Maximum bytes of the body, after decompression; the connection is closed when there is more. */
  max_bytes: number;
  /** Maximum number of redirects, each checked like the address itself. With 0, the default, the redirect itself is returned. */
  max_redirects?: number;
  /** Allows plain HTTP for user-supplied addresses, for public pages. */
  plain_http?: boolean;
  signal?: AbortSignal;
}

/** A response: its status, final URL, headers and body as text. */
export interface OutboundResponse {
  status: number;
  url: string;
  headers: Headers;
  text: string;
  /** Whether `text` is the whole body. */
  complete: boolean;
}

/** The HTTP client for addresses that users or operators name. */
@Injectable()
export class Outbound implements OnApplicationShutdown {
  private readonly publicOnly: Agent;

  constructor(
    config: OutboundConfig,
    private readonly runtime: RuntimeConfig,
  ) {
    this.publicOnly = guardedAgent(addressRule(config.OUTBOUND_ALLOW));
  }

  /** Sends a request. Throws `AddressRefused` when the address or a redirect target is not allowed, and a `TimeoutError` at the time limit. */
  async request(url: string, options: OutboundRequest): Promise<OutboundResponse> {
    const { named_by, timeout_ms, max_bytes, max_redirects = 0, signal } = options;
    const limits = [AbortSignal.timeout(timeout_ms), ...(signal ? [signal] : [])];
    const common = {
      redirect: 'manual',
      signal: AbortSignal.any(limits),
      ...(named_by === 'user' && { dispatcher: this.publicOnly }),
    } as const;
    const { method = 'GET', headers = {}, body } = options;
    let parts: RequestParts = { method, headers, ...(body !== undefined && { body }) };
    let target = this.checked(url, options);
    for (let followed = 0; ; followed++) {
      const response = await fetch(target, { ...parts, ...common }).catch(unwrap);
      const location = max_redirects === 0 ? null : redirectOf(response);
      if (location === null) {
        const read = await readText(response.body as ReadableStream<Uint8Array> | null, max_bytes);
        return { status: response.status, url: target.href, headers: response.headers as unknown as Headers, ...read };
      }
      await response.body?.cancel();
      if (followed >= max_redirects) throw new Error('too many redirects');
      const next = this.checked(new URL(location, target), options);
      parts = redirected(parts, response.status, next.origin !== target.origin);
      target = next;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.publicOnly.destroy();
  }

  private checked(url: string | URL, { named_by, plain_http = false }: OutboundRequest): URL {
    if (!URL.canParse(String(url))) throw new AddressRefused('the address is not a URL');
    const parsed = new URL(url);
    const httpsOnly = named_by === 'user' && !plain_http && this.runtime.production;
    if (parsed.protocol !== 'https:' && (httpsOnly || parsed.protocol !== 'http:'))
      throw new AddressRefused(`${parsed.protocol} is not allowed; use ${httpsOnly ? 'https:' : 'https: or http:'}`);
    if (parsed.username || parsed.password) throw new AddressRefused('a URL with credentials is not allowed');
    return parsed;
  }
}

/** NOTE: undici wraps errors of the connector into "fetch failed", which does not explain the problem. */
function unwrap(error: unknown): never {
  throw error instanceof TypeError && error.cause instanceof AddressRefused ? error.cause : error;
}

async function readText(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<{ text: string; complete: boolean }> {
  if (!body) return { text: '', complete: true };
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let ended = false;
  while (bytes <= maxBytes && !ended) {
    const { done, value } = await reader.read();
    ended = done;
    if (!value) continue;
    chunks.push(value);
    bytes += value.byteLength;
  }
  await reader.cancel();
  return { text: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'), complete: ended && bytes <= maxBytes };
}
