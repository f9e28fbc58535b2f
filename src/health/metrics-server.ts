import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { fastify } from 'fastify';

import { answerClientError, answerFrameworkError, ConfigError, listenAt, Logger, RouteNotFound, RuntimeConfig } from '#platform';

import { MetricsService } from './metrics.service.js';

/** Serves only `/metrics`, on `METRICS_PORT`, so that it can be kept off the public network. */
@Injectable()
export class MetricsServer implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private readonly server = fastify({
    logger: false,
    requestTimeout: 10_000,
    http: { headersTimeout: 10_000 },
    forceCloseConnections: true,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });

  constructor(
    private readonly metrics: MetricsService,
    private readonly runtime: RuntimeConfig,
  ) {}

  /** Opens the port before any job starts, so that a port that is already in use prevents the start. */
  async onModuleInit(): Promise<void> {
    const port = this.metrics.ownPort;
    if (port === undefined) return;
    if (port === this.runtime.PORT)
      throw new ConfigError([
        `METRICS_PORT: is the same as PORT (${port}); set it to another number, or leave it out to serve /metrics on PORT`,
      ]);
    this.server.setErrorHandler(answerFrameworkError);
    this.server.setNotFoundHandler(() => {
      throw new RouteNotFound();
    });
    this.server.get('/metrics', async (request, reply) => {
      const { contentType, text } = await this.metrics.expose(request.headers.authorization);
      return reply.type(contentType).send(text);
    });
    const { host } = this.runtime;
    const url = await listenAt({ setting: 'METRICS_PORT', port, host }, () => this.server.listen({ port, host }));
    this.logger.info('metrics are served', { url: `${url}/metrics` });
  }

  /** Closes after the jobs have stopped and before the database does. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.server.close();
  }
}
