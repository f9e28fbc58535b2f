import { Injectable } from '@nestjs/common';

import type { Caller } from '../caller.js';
import { Audit } from '../audit/audit.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import { InvalidClient, InvalidRequest, InvalidScope } from './oauth.errors.js';
import type { TokenRequest, TokenResponse } from './oauth.schema.js';
import { ServiceClientsService } from '../clients/service-clients.service.js';

interface Credentials {
  id: string;
  secret: string;
}

/** The client credentials grant: short-lived tokens with scopes. */
@Injectable()
export class ClientCredentials {
  constructor(
    private readonly clients: ServiceClientsService,
    private readonly tokens: AccessTokens,
    private readonly audit: Audit,
  ) {}

  /** The client authenticates with HTTP Basic or in the form, not both. Throws `invalid_client`, `invalid_scope`, `invalid_request`. */
  async grant(request: TokenRequest, authorization: string | undefined, { ip }: Caller): Promise<TokenResponse> {
    const credentials = credentialsOf(request, authorization);
    const client = credentials && (await this.clients.authenticate(credentials.id, credentials.secret));
    if (!client) {
      await this.audit.record({ event: 'service_client.token', outcome: 'failure', ip });
      throw new InvalidClient();
    }
    const scopes = request.scope === undefined ? client.scopes : request.scope.split(' ').filter(Boolean);
    if (scopes.length === 0 || !scopes.every((scope) => client.scopes.includes(scope))) throw new InvalidScope();
    await this.audit.record({ event: 'service_client.token', outcome: 'success', client_id: client.id, ip });
    return { ...this.tokens.forService(client.id, scopes), token_type: 'bearer', scope: scopes.join(' ') };
  }
}

function credentialsOf({ client_id, client_secret }: TokenRequest, authorization: string | undefined): Credentials | undefined {
  const basic = authorization === undefined ? undefined : decodeBasic(authorization);
  if (basic && client_secret) throw new InvalidRequest({ reason: 'the client must authenticate in one way only' });
  if (basic) return basic;
  return client_id && client_secret ? { id: client_id, secret: client_secret } : undefined;
}

function decodeBasic(authorization: string): Credentials | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const [id, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  try {
    // Source: RFC 6749 section 2.3.1: both parts are form-encoded first.
    return id ? { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(':')) } : undefined;
  } catch {
    return undefined;
  }
}
