import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';

import { AuthenticationStrategy, SignedUrls } from '#platform';
import type { RequestStrategy, SignedUrlUse } from '#platform';

import { TokenExpired, TokenInvalid } from '../../../auth.errors.js';

const BEARER = /^Bearer\b/i;

function useOf({ method, routeOptions, query, headers }: FastifyRequest): SignedUrlUse | undefined {
  const use = routeOptions.config.acceptsSignedUrl;
  if (!use || !(method === 'GET' || method === 'HEAD') || BEARER.test(headers.authorization ?? '')) return undefined;
  return (query as Record<string, unknown>)[use] === undefined ? undefined : use;
}

/**
 * Signed URLs of objects and tickets of event streams, on the routes with `@AcceptsSignedUrl()`. An access token takes precedence.
 * NOTE: does not use `PassportStrategy()`, which would register it with passport, where nothing looks it up.
 */
@AuthenticationStrategy({ name: 'signed-url', schemes: {} })
@Injectable()
export class SignedUrlStrategy extends passport.Strategy implements RequestStrategy {
  declare success: (user: unknown) => void;
  declare fail: (challenge: unknown) => void;

  constructor(private readonly urls: SignedUrls) {
    super();
  }

  accepts(request: FastifyRequest): boolean {
    return useOf(request) !== undefined;
  }

  override authenticate(request: FastifyRequest & Parameters<passport.Strategy['authenticate']>[0]): void {
    const use = useOf(request);
    const signed = use && this.urls.verify(request.url, use);
    if (!signed) return this.fail(new TokenInvalid());
    if (signed.expired) return this.fail(new TokenExpired());
    request.signedUrl = true;
    this.success(signed.user);
  }
}
