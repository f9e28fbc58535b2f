import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { HttpConfig } from '#platform';

import { serverOptions } from './server-options.js';

type ErrorHandler = (error: Error, request: FastifyRequest, reply: FastifyReply) => unknown;

/**
 * Fastify under Nest, with our limits and an error handler from the first moment.
 * NOTE: Nest sets its handler after its routes; by then a module that awaits the registration of a plugin has made Fastify give each route
 * the handler it had, so that errors of hooks and body parsers would be answered in Fastify's own format.
 */
export class HttpAdapter extends FastifyAdapter {
  private handler: ErrorHandler | undefined;

  constructor(config: HttpConfig) {
    super(serverOptions(config));
    this.getInstance().setErrorHandler((error, request, reply) => {
      if (!this.handler) throw error;
      return this.handler(error as Error, request, reply);
    });
  }

  override setErrorHandler(handler: ErrorHandler): ReturnType<FastifyAdapter['setErrorHandler']> {
    this.handler = handler;
    return this.instance;
  }
}
