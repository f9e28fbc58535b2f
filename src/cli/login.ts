import { authRefresh, createClient } from '#client';
import type { Client, Tokens } from '#client';

import { apiFetch } from './api-fetch.js';
import { CliError, EXIT } from './cli-error.js';
import type { Credentials, Session } from './credentials.js';

/** The options that every call of the generated client takes: errors are thrown, as `CliError`. */
export interface Api {
  client: Client;
  throwOnError: true;
}

/** An access token is refreshed this long before it ends. */
const MARGIN_MS = 30_000;

/** The login at one server: keeps its tokens and refreshes them. */
export class Login {
  /** Calls the server with the token of this login where an operation asks for one. */
  readonly api: Api;

  constructor(
    readonly server: string,
    readonly credentials: Credentials,
  ) {
    const fetch = apiFetch(server, () => this.refresh(this.session()));
    const client = createClient({ baseUrl: server, parseAs: 'json', auth: () => this.token(), fetch });
    this.api = { client, throwOnError: true };
  }

  /** Keeps the tokens of a login. */
  accept({ access_token, refresh_token = '', expires_in, user }: Tokens): Session {
    const session = { email: user.email, access_token, refresh_token, expires_at: Date.now() + expires_in * 1_000 };
    this.credentials.keep(this.server, session);
    return session;
  }

  session(): Session {
    const session = this.credentials.of(this.server);
    if (!session) throw new CliError(`not logged in at ${this.server}; run: catalyst login --server ${this.server}`, EXIT.refused);
    return session;
  }

  private async token(): Promise<string> {
    const session = this.session();
    return session.expires_at - MARGIN_MS < Date.now() ? this.refresh(session) : session.access_token;
  }

  private async refresh(session: Session): Promise<string> {
    try {
      const { data } = await authRefresh({ ...this.api, body: { refresh_token: session.refresh_token } });
      return this.accept(data).access_token;
    } catch (error) {
      if (!(error instanceof CliError) || error.exitCode !== EXIT.refused) throw error;
      // NOTE: another command may have refreshed the same tokens meanwhile.
      const now = this.credentials.of(this.server);
      if (now && now.refresh_token !== session.refresh_token) return now.access_token;
      throw new CliError(`the login at ${this.server} has ended; run: catalyst login --server ${this.server}`, EXIT.refused);
    }
  }
}
