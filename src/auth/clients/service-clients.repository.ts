import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Prepared } from '#platform';

import type { ServiceClientEntity } from './service-client.entity.js';

type Row = ServiceClientEntity;

const IS_LIVE: Prepared = { name: 'auth_service_client', text: 'SELECT id FROM service_clients WHERE id = $1 AND revoked_at IS NULL' };

/** The table of service clients. */
@Injectable()
export class ServiceClientsRepository {
  constructor(private readonly db: Database) {}

  insert(id: string, name: string, scopes: readonly string[], secretHash: Buffer): Promise<Row | undefined> {
    return this.db.one<Row>(
      'INSERT INTO service_clients (id, name, scopes, secret_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING *',
      [id, name, scopes, secretHash],
    );
  }

  find(id: string): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM service_clients WHERE id = $1', [id]);
  }

  async isLive(id: string): Promise<boolean> {
    return (await this.db.one(IS_LIVE, [id])) !== undefined;
  }

  list(): Promise<Row[]> {
    return this.db.query<Row>('SELECT * FROM service_clients ORDER BY id');
  }

  async touch(id: string): Promise<void> {
    await this.db.execute('UPDATE service_clients SET last_used_at = now() WHERE id = $1', [id]);
  }

  /** Replaces the secret of a client; the previous one stays valid for `overlapSeconds`. */
  rotate(id: string, secretHash: Buffer, overlapSeconds: number): Promise<number> {
    return this.db.execute(
      `UPDATE service_clients SET previous_secret_hash = secret_hash, previous_secret_until = now() + make_interval(secs => $3), secret_hash = $2
       WHERE id = $1 AND revoked_at IS NULL`,
      [id, secretHash, overlapSeconds],
    );
  }

  revoke(id: string): Promise<number> {
    return this.db.execute('UPDATE service_clients SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [id]);
  }
}
