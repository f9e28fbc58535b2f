import { z } from 'zod';

const field = (max: number) => z.string().max(max).optional();

/** The OAuth 2 token request; further fields of the standard are ignored, as it asks. */
export const TokenRequest = z
  .object({
    grant_type: z.string().min(1).max(100).describe('password, refresh_token or client_credentials'),
    username: field(254).describe('password: email address or username'),
    password: field(1024),
    refresh_token: field(200),
    client_id: field(200),
    client_secret: field(200),
    scope: field(1000).describe('client_credentials: scopes separated by blanks; all of the client when left out'),
  })
  .meta({ id: 'TokenRequest' });
export type TokenRequest = z.output<typeof TokenRequest>;

export const TokenResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.number().int(),
    refresh_token: z.string().optional(),
    scope: z.string().optional(),
  })
  .meta({ id: 'TokenResponse' });
export type TokenResponse = z.output<typeof TokenResponse>;

export const OAuthError = z.object({ error: z.string(), error_description: z.string() }).meta({ id: 'OAuthError' });
