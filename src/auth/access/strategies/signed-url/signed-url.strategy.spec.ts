import type { FastifyRequest } from 'fastify';

import type { SignedUrls } from '#platform';

import { SignedUrlStrategy } from './signed-url.strategy.js';

const strategy = new SignedUrlStrategy({ verify: () => undefined } as unknown as SignedUrls);
const request = (over: object) =>
  ({
    method: 'GET',
    headers: {},
    query: { signature: 'x' },
    routeOptions: { config: { acceptsSignedUrl: 'signature' } },
    ...over,
  }) as unknown as FastifyRequest;

describe('signed URLs', () => {
  it.each(['GET', 'HEAD'])('are read on %s', (method) => {
    expect(strategy.accepts(request({ method }))).toBe(true);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('are not read on %s, even where a route says so', (method) => {
    expect(strategy.accepts(request({ method }))).toBe(false);
  });

  it.each([
    ['the route does not accept them', { routeOptions: { config: {} } }],
    ['the parameter is another', { query: { ticket: 'x' } }],
    ['an access token came along', { headers: { authorization: 'bearer x' } }],
  ])('are not read when %s', (_why, over) => {
    expect(strategy.accepts(request(over))).toBe(false);
  });
});
