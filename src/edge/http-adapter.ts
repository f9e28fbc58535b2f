import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { HttpConfig } from '#platform';

import { serverOptions } from './server-options.js';

type ErrorHandler = (error: Error, request: FastifyRequest, reply: FastifyReply) => unknown;

/**
 * Nest's Fastify adapter with our limits and an error handler from the start.
 * NOTE: Nest sets its error handler after its routes. If a module awaits the registration of a plugin before that, Fastify has already bound
 * its default handler to the routes, and errors of hooks and body parsers would be sent in Fastify's own format.
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
