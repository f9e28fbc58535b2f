import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { LaneQueues, RuntimeConfig } from '#platform';

import { Lanes } from '../engine/lanes.js';
import { AdminConfig } from './admin.config.js';

const ROUTE = '/admin/queues';
const CHALLENGE = 'Basic realm="Catalyst queues", charset="UTF-8"';
/** The dashboard needs its own scripts and styles; everything else stays forbidden. */
const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/**
 * Shows the queues in Redis at `/admin/queues`. Read-only: rows in Postgres decide what runs, so buttons here would have no effect. It requires
 * `ADMIN_PASSWORD`, or a token of a service client with `ops:read`, which the guard of `GET /api/admin/pipeline` checks.
 */
@Injectable()
export class QueueBoard implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly queues: LaneQueues,
    private readonly lanes: Lanes,
    private readonly config: AdminConfig,
    private readonly runtime: RuntimeConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    // NOTE: an application context without HTTP, as in commands and tests, has no adapter.
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    if (!adapter || !this.config.on(this.runtime)) return;
    const [{ createBullBoard }, { BullAdapter }, { FastifyAdapter }] = await Promise.all([
      import('@bull-board/api'),
      import('@bull-board/api/bullAdapter'),
      import('@bull-board/fastify'),
    ]);
    const serverAdapter = new FastifyAdapter();
    serverAdapter.setBasePath(ROUTE);
    createBullBoard({
      queues: this.queues.bull(this.lanes.names).map((queue) => new BullAdapter(queue, { readOnlyMode: true })),
      serverAdapter,
    });
    const fastify = adapter.getInstance<FastifyInstance>();
    // NOTE: not awaited; awaiting a plugin makes Fastify ready before Nest has set its error handler.
    void fastify.register(async (scope) => {
      scope.addHook('onRequest', (request, reply) => this.admit(fastify, request, reply));
      await scope.register(serverAdapter.registerPlugin(), { prefix: ROUTE });
    });
  }

  private async admit(fastify: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    void reply.header('content-security-policy', POLICY);
    const { authorization = '' } = request.headers;
    if (this.config.accepts(authorization)) return;
    const answer = await fastify.inject({
      method: 'GET',
      url: '/api/admin/pipeline',
      headers: { authorization },
      remoteAddress: request.ip,
    });
    if (answer.statusCode === 200) return;
    // NOTE: a browser prompts for name and password only after a Basic challenge.
    const challenge = this.config.ADMIN_PASSWORD === undefined ? answer.headers['www-authenticate'] : CHALLENGE;
    if (answer.statusCode === 401) void reply.header('www-authenticate', challenge);
    await reply.status(answer.statusCode).type('application/problem+json').send(answer.body);
  }
}
