import { z } from 'zod';

const field = (max: number) => z.string().max(max).optional();

/** The OAuth 2 token request; unknown fields are ignored, as the standard requires. */
export const TokenRequest = z
  .object({
    grant_type: z.string().min(1).max(100).describe('password, refresh_token or client_credentials'),
    username: field(254).describe('password: email address or username'),
    password: field(1024).describe('password: the password of the user'),
    refresh_token: field(200).describe('refresh_token: the refresh token to exchange'),
    client_id: field(200).describe('client_credentials: id of the service client'),
    client_secret: field(200).describe('client_credentials: secret of the service client'),
    scope: field(1000).describe('client_credentials: scopes separated by spaces; all scopes of the client when omitted'),
  })
  .meta({ id: 'TokenRequest' });
export type TokenRequest = z.output<typeof TokenRequest>;

export const TokenResponse = z
  .object({
    access_token: z.string().describe('Access token; send it as `Authorization: Bearer …`'),
    token_type: z.literal('bearer').describe('Always `bearer`'),
    expires_in: z.number().int().describe('Lifetime of the access token, in seconds'),
    refresh_token: z.string().optional().describe('Refresh token; not with client_credentials'),
    scope: z.string().optional().describe('Granted scopes, separated by spaces; only with client_credentials'),
  })
  .meta({ id: 'TokenResponse' });
export type TokenResponse = z.output<typeof TokenResponse>;

export const OAuthError = z
  .object({
    error: z.string().describe('Error code of OAuth 2, e.g. invalid_grant'),
    error_description: z.string().describe('What went wrong, human-readable'),
  })
  .meta({ id: 'OAuthError' });
