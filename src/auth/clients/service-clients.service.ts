import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';

import { Clock, newId } from '#platform';

import { Audit } from '../audit/audit.js';
import { ScopeCatalog } from './scope-catalog.js';
import type { ServiceClientEntity } from './service-client.entity.js';
import { ServiceClientExists, ServiceClientNotFound, UnknownScope } from './service-clients.errors.js';
import { ServiceClientsRepository } from './service-clients.repository.js';

const SECRET_BYTES = 32;
const EMPTY_HASH = Buffer.alloc(32);

/** A client and its new secret, which is shown only once and stored as a hash. */
export interface NewSecret {
  client_id: string;
  client_secret: string;
  scopes: readonly string[];
}

/** Manages and authenticates service clients: programs that may call this one. */
@Injectable()
export class ServiceClientsService {
  constructor(
    private readonly clients: ServiceClientsRepository,
    private readonly scopes: ScopeCatalog,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async create(name: string, scopes: readonly string[]): Promise<NewSecret> {
    const known = this.scopes.list();
    const unknown = scopes.find((scope) => !known.includes(scope));
    if (unknown !== undefined || scopes.length === 0) throw new UnknownScope({ scope: unknown ?? '', known });
    const client_id = newId();
    const client_secret = newSecret();
    if (!(await this.clients.insert(client_id, name, [...new Set(scopes)], hash(client_secret)))) throw new ServiceClientExists({ name });
    await this.audit.record({
      event: 'service_client.created',
      outcome: 'success',
      client_id,
      details: { name, scopes: scopes.join(' ') },
    });
    return { client_id, client_secret, scopes };
  }

  list(): Promise<ServiceClientEntity[]> {
    return this.clients.list();
  }

  /** Issues a new secret; the previous one stays valid for `overlapSeconds`, so that the client can switch. */
  async rotate(id: string, overlapSeconds: number): Promise<NewSecret> {
    const client = isUuid(id) ? await this.clients.find(id) : undefined;
    const client_secret = newSecret();
    if (!client || (await this.clients.rotate(id, hash(client_secret), overlapSeconds)) === 0) throw new ServiceClientNotFound({ id });
    await this.audit.record({ event: 'service_client.rotated', outcome: 'success', client_id: id });
    return { client_id: id, client_secret, scopes: client.scopes };
  }

  /** Revokes a client; its tokens are refused from the next request on. */
  async revoke(id: string): Promise<void> {
    if (!isUuid(id) || (await this.clients.revoke(id)) === 0) throw new ServiceClientNotFound({ id });
    await this.audit.record({ event: 'service_client.revoked', outcome: 'success', client_id: id });
  }

  /** The client with this id, if the secret is correct. */
  async authenticate(id: string, secret: string): Promise<ServiceClientEntity | undefined> {
    const client = isUuid(id) ? await this.clients.find(id) : undefined;
    const presented = hash(secret);
    const current = timingSafeEqual(presented, client?.secret_hash ?? EMPTY_HASH);
    const stillGood = (client?.previous_secret_until?.getTime() ?? 0) > this.clock.now().getTime();
    const previous = timingSafeEqual(presented, client?.previous_secret_hash ?? EMPTY_HASH) && stillGood;
    if (!client || client.revoked_at || !(current || previous)) return undefined;
    await this.clients.touch(id);
    return client;
  }
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
