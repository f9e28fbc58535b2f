import { Injectable } from '@nestjs/common';

import { Idempotency } from '#platform';
import type { ServicePrincipal } from '#platform';

import { UsersConfig, UsersService } from '../../users/index.js';
import type { UploadCounters } from '../../users/index.js';
import { Audit } from '../audit/audit.js';

/** Upload counters, for service clients. */
@Injectable()
export class QuotaService {
  constructor(
    private readonly users: UsersService,
    private readonly config: UsersConfig,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
  ) {}

  /** Throws `USER_NOT_FOUND`. */
  counters(email: string): Promise<UploadCounters> {
    return this.users.uploadCounters(email);
  }

  /** Counts one upload, once per key. Throws `USER_NOT_FOUND`, `UPLOAD_LIMIT_REACHED`, `IDEMPOTENCY_KEY_REUSED`. */
  increment(client: ServicePrincipal, email: string): Promise<UploadCounters> {
    return this.idempotency.once({ email }, async (tx) => {
      const counters = await this.users.incrementUploads(email, this.config.UPLOAD_LIMIT, tx);
      await this.audit.record({ event: 'quota.incremented', outcome: 'success', client_id: client.client_id }, tx);
      return counters;
    });
  }
}
