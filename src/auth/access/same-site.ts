import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { HttpConfig, RuntimeConfig } from '#platform';

/** Tells requests of our own pages from those that another site makes a browser send. */
@Injectable()
export class SameSite {
  private readonly origins: ReadonlySet<string>;

  constructor(runtime: RuntimeConfig) {
    this.origins = new Set([new URL(runtime.publicUrl).origin, ...new HttpConfig().CORS_ORIGINS]);
  }

  /** Browsers send Origin or Sec-Fetch-Site with every cross-site POST; a program without either carries no foreign cookies. */
  allows(request: FastifyRequest): boolean {
    const { origin, 'sec-fetch-site': site, 'content-type': type } = request.headers;
    if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) return false;
    const listed = origin !== undefined && (this.origins.has(origin) || origin === `${request.protocol}://${request.host}`);
    if (origin !== undefined && !listed) return false;
    return site === undefined || site === 'same-origin' || (listed && site !== 'none');
  }
}
