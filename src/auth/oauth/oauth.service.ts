import { Injectable } from '@nestjs/common';

import type { Caller } from '../caller.js';
import { LoginService } from '../accounts/login.service.js';
import { AuthConfig } from '../config/auth.config.js';
import { RefreshService } from '../sessions/refresh.service.js';
import type { IssuedTokens } from '../sessions/session-issuer.js';
import { ClientCredentials } from './client-credentials.js';
import { InvalidRequest, UnsupportedGrantType } from './oauth.errors.js';
import type { TokenRequest, TokenResponse } from './oauth.schema.js';

function responseOf({ access_token, refresh_token, expires_in }: IssuedTokens): TokenResponse {
  return { access_token, token_type: 'bearer', expires_in, refresh_token };
}

/** The OAuth 2 token endpoint. Refresh tokens are delivered in the body; sessions that use the cookie are refreshed at /refresh. */
@Injectable()
export class OAuthService {
  constructor(
    private readonly logins: LoginService,
    private readonly refreshes: RefreshService,
    private readonly clients: ClientCredentials,
    private readonly config: AuthConfig,
  ) {}

  async exchange(request: TokenRequest, authorization: string | undefined, caller: Caller): Promise<TokenResponse> {
    switch (request.grant_type) {
      case 'password':
        return this.password(request, caller);
      case 'refresh_token':
        if (!request.refresh_token) throw new InvalidRequest({ reason: 'refresh_token is missing' });
        return responseOf(await this.refreshes.refresh(request.refresh_token, 'body'));
      case 'client_credentials':
        return this.clients.grant(request, authorization, caller);
      default:
        throw new UnsupportedGrantType();
    }
  }

  /** For the Authorize button of the API documentation and for scripts; user interfaces should use /login. */
  private async password({ username, password }: TokenRequest, caller: Caller): Promise<TokenResponse> {
    if (!this.config.PASSWORD_GRANT) throw new UnsupportedGrantType();
    if (!username || !password) throw new InvalidRequest({ reason: 'username or password is missing' });
    return responseOf(await this.logins.login(username.trim().normalize('NFKC'), password, 'body', caller));
  }
}
