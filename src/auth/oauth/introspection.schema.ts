import { z } from 'zod';

import { Timestamp } from '#platform/schema';

import { UserSummary } from '../clients/clients.schema.js';

export const VerifyToken = z
  .strictObject({ token: z.string().min(1).max(8192).describe('The access token to introspect') })
  .meta({ id: 'VerifyToken' });
export type VerifyToken = z.output<typeof VerifyToken>;

/** Modelled on RFC 7662: an inactive token has no other members. */
export const Introspection = z
  .object({
    active: z.boolean().describe('Whether the token is valid now'),
    decoded: z
      .object({
        iss: z.string().describe('Issuer'),
        aud: z.string().describe('Audience'),
        sub: z.string().describe('Subject: id of the user or client'),
        sid: z.string().optional().describe('Id of the session; only for users'),
        client_id: z.string().optional().describe('Id of the service client; only for service tokens'),
        scope: z.string().optional().describe('Scopes, separated by spaces; only for service tokens'),
        jti: z.string().describe('Id of the token'),
        iat: z.number().int().describe('When it was issued, in seconds since 1970'),
        exp: z.number().int().describe('When it expires, in seconds since 1970'),
      })
      .optional()
      .describe('Claims of the token; only when it is active'),
    user: UserSummary.optional().describe('The user of the token; only for service clients with the scope users:read'),
  })
  .meta({ id: 'Introspection' });
export type Introspection = z.output<typeof Introspection>;

/** The token settings, without any secret. */
export const JwtInfo = z
  .object({
    algorithm: z.string().describe('Signature algorithm'),
    issuer: z.string().describe('Issuer of the tokens'),
    audience: z.string().describe('Audience of user tokens'),
    service_audience: z.string().describe('Audience of service tokens'),
    access_token_ttl_seconds: z.number().int().describe('Lifetime of access tokens of users, in seconds'),
    refresh_token_ttl_seconds: z.number().int().describe('Lifetime of refresh tokens, in seconds'),
    service_token_ttl_seconds: z.number().int().describe('Lifetime of service tokens, in seconds'),
    active_kid: z.string().describe('Id of the key that signs new tokens'),
    previous_kids: z.array(z.string()).describe('Ids of former keys that are still accepted'),
    environment: z.string().describe('Environment of the installation'),
    time: Timestamp.describe('Time of the server'),
  })
  .meta({ id: 'JwtInfo' });
export type JwtInfo = z.output<typeof JwtInfo>;

export const Jwks = z
  .object({ keys: z.array(z.record(z.string(), z.unknown())).describe('Public keys as JSON Web Keys') })
  .meta({ id: 'Jwks' });
