import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '../config/index.js';

/** Limits of idempotency keys. */
@Injectable()
export class IdempotencyConfig extends ConfigFor('idempotency', {
  MAX_IDEMPOTENCY_KEYS_PER_USER: env
    .int(10_000, { max: 10_000_000 })
    .describe('Maximum idempotency keys per user, each stored for 24 hours; a request with another key is refused with 429. 0: no limit'),
}) {}
