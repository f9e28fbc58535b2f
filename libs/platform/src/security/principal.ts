/** A user who is signed in through a session. */
export interface AuthUser {
  kind: 'user';
  id: string;
  session_id: string;
}

/** A service client with the scopes of its token. */
export interface ServicePrincipal {
  kind: 'service';
  client_id: string;
  scopes: readonly string[];
}

/** The authenticated caller of a request. */
export type Principal = AuthUser | ServicePrincipal;
