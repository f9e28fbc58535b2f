import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { HttpConfig, RuntimeConfig } from '#platform';

/** Distinguishes requests of our own pages from those that another site causes a browser to send. */
@Injectable()
export class SameSite {
  private readonly own: string;

  constructor(
    private readonly http: HttpConfig,
    runtime: RuntimeConfig,
  ) {
    this.own = new URL(runtime.publicUrl).origin;
  }

  /** Browsers send Origin or Sec-Fetch-Site with every cross-site POST; a client that sends neither is not a browser with somebody's cookies. */
  allows(request: FastifyRequest): boolean {
    const { origin, 'sec-fetch-site': site, 'content-type': type } = request.headers;
    if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) return false;
    const listed =
      origin !== undefined && (origin === this.own || origin === `${request.protocol}://${request.host}` || this.http.allowsOrigin(origin));
    if (origin !== undefined && !listed) return false;
    return site === undefined || site === 'same-origin' || (listed && site !== 'none');
  }
}
