/** A signed-in user, by way of one session. */
export interface AuthUser {
  kind: 'user';
  id: string;
  session_id: string;
}

/** A service client with the scopes its token carries. */
export interface ServicePrincipal {
  kind: 'service';
  client_id: string;
  scopes: readonly string[];
}

/** Who makes a request. */
export type Principal = AuthUser | ServicePrincipal;
