import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '../config/index.js';

/** Rate limits. */
@Injectable()
export class RateLimitConfig extends ConfigFor('rate-limit', {
  RATE_LIMIT_ENABLED: env.onOff(true).describe('Rate limits, including those on password guesses'),
  RATE_LIMIT_IP_PER_MINUTE: env.int(6_000, { min: 1 }).describe('Requests per client address and minute, to all routes together'),
  RATE_LIMIT_ACCOUNT_PER_MINUTE: env.int(3_000, { min: 1 }).describe('Requests per user or service client and minute'),
  RATE_LIMIT_AUTH_PER_MINUTE: env
    .int(300, { min: 1 })
    .describe('Registrations, logins, refreshes and token requests per client address and minute, each counted separately'),
  RATE_LIMIT_CODES_PER_MINUTE: env
    .int(60, { min: 1 })
    .describe('Requests that mail or redeem a code, per client address and minute, each route counted separately'),
  RATE_LIMIT_DEGRADED_PERCENT: env
    .int(25, { min: 1, max: 100 })
    .describe('Percentage of the strict limits that each process allows on its own while Redis is unavailable'),
}) {}
