import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '../config/index.js';

/** Rate limits. */
@Injectable()
export class RateLimitConfig extends ConfigFor('rate-limit', {
  RATE_LIMIT_ENABLED: env.onOff(true).describe('Rate limits and the slowing of password guesses'),
  RATE_LIMIT_IP_PER_MINUTE: env.int(6_000, { min: 1 }).describe('Requests of one address per minute, to all routes together'),
  RATE_LIMIT_ACCOUNT_PER_MINUTE: env.int(3_000, { min: 1 }).describe('Requests of one user or service client per minute'),
  RATE_LIMIT_AUTH_PER_MINUTE: env
    .int(300, { min: 1 })
    .describe('Registrations, logins, refreshes and token requests of one address per minute, each counted by itself'),
  RATE_LIMIT_CODES_PER_MINUTE: env
    .int(60, { min: 1 })
    .describe('Requests of one address per minute that mail a code or redeem one, each counted by itself'),
  RATE_LIMIT_DEGRADED_PERCENT: env
    .int(25, { min: 1, max: 100 })
    .describe('Share of the strict limits that each process allows by itself while Redis is away'),
}) {}
