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

/** A request to an address that was not written into the program. */
export interface OutboundRequest extends RequestParts {
  /** Who named the address: an operator may mean the own network, what a user or a page of the web names must be public. */
  named_by: 'operator' | 'user';
  /** Longest time for the whole exchange, redirects and body included, in milliseconds. */
  timeout_ms: number;
  /** Bytes of the body that are read, after decompression; the connection is closed on the rest. */
  max_bytes: number;
  /** Redirects that are followed, each checked like the address itself. With 0, the default, the redirect is the answer. */
  max_redirects?: number;
  /** Allows plain HTTP to an address named by a user, for pages that anyone may read. */
  plain_http?: boolean;
  signal?: AbortSignal;
}

/** An answer: its status, the URL it came from, its headers, and its body as text. */
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

  /** Throws `AddressRefused` when the address, or one that it redirects to, is not allowed; a `TimeoutError` when the time is over. */
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

/** NOTE: undici wraps what the connector threw into "fetch failed", which says neither what happened nor what to do. */
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
