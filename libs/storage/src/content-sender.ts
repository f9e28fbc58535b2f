import { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { defineError, ifNoneMatch } from '#platform';

import { parseRange } from './byte-range.js';
import { contentDisposition } from './content-disposition.js';
import { ObjectMissing, ObjectStorage } from './object-storage.js';
import { StorageConfig } from './storage.config.js';

/** The requested range is outside the content. */
export const RangeNotSatisfiable = defineError({
  code: 'RANGE_NOT_SATISFIABLE',
  status: 416,
  message: ({ bytes }: { bytes: number }) => `the content has ${bytes} bytes`,
  headers: ({ bytes }) => ({ 'content-range': `bytes */${bytes}` }),
});

/** The record exists but its object does not: it is being deleted, or the storage lost it. */
export const ContentGone = defineError({ code: 'NOT_FOUND', status: 404, message: 'the content is gone' });

/** A stored object and how to send it. */
export interface Content {
  key: string;
  bytes: number;
  media_type: string;
  /** Identifies these bytes; changed content has another tag. Without quotes. */
  etag: string;
  /** File name for saving in a browser. */
  name: string;
  /** `inline` only for content that cannot run scripts, such as images. */
  disposition: 'inline' | 'attachment';
  /** How long a client may use it without revalidation, in seconds; 0: it must revalidate each time. */
  max_age: number;
}

/**
 * Sends a stored object: exact type, no sniffing, no scripts (`CSP: sandbox`), private caching, strong ETag with 304, one range with 206.
 * With `S3_SIGNED_URL_SECONDS` it redirects to the bucket instead. Throws `NOT_FOUND` and `RANGE_NOT_SATISFIABLE`.
 */
@Injectable()
export class ContentSender {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly config: StorageConfig,
  ) {}

  async send(request: FastifyRequest, reply: FastifyReply, content: Content): Promise<void> {
    const { key, bytes, media_type, max_age } = content;
    const etag = `"${content.etag}"`;
    const disposition = contentDisposition(content.disposition, content.name);
    // NOTE: pages of other origins may embed an object by its signed URL, but not by any other kind of authentication.
    void reply.header('cross-origin-resource-policy', request.signedUrl ? 'cross-origin' : 'same-site');
    const signed = await this.signedUrl(key, media_type, disposition);
    if (signed) return void reply.header('cache-control', 'private, no-store').redirect(signed, 302);

    void reply.headers({
      'content-type': media_type,
      'content-disposition': disposition,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': max_age > 0 ? `private, max-age=${max_age}` : 'private, no-cache',
      'accept-ranges': 'bytes',
      etag,
    });
    if (!ifNoneMatch(request.headers['if-none-match'])(etag)) return void reply.removeHeader('content-type').status(304).send();

    const range = this.range(request, content);
    if (range) void reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
    void reply.header('content-length', String(range ? range.end - range.start + 1 : bytes));
    // NOTE: with an empty stream Fastify keeps the content-length set above; without a body it would send 0.
    if (request.method === 'HEAD') return void reply.send(Readable.from([]));
    const body = await this.storage.read(key, range).catch((error: unknown) => {
      throw error instanceof ObjectMissing ? new ContentGone() : error;
    });
    await reply.send(body);
  }

  private range(request: FastifyRequest, { bytes, etag }: Content): { start: number; end: number } | undefined {
    const condition = request.headers['if-range'];
    if (typeof condition === 'string' && condition !== `"${etag}"`) return undefined;
    const range = parseRange(request.headers.range, bytes);
    if (range === 'unsatisfiable') throw new RangeNotSatisfiable({ bytes });
    return range;
  }

  private async signedUrl(key: string, content_type: string, content_disposition: string): Promise<string | undefined> {
    const seconds = this.config.S3_SIGNED_URL_SECONDS;
    return seconds > 0 ? this.storage.signedUrl(key, { seconds, content_type, content_disposition }) : undefined;
  }
}
