import { z } from 'zod';

import { Timestamp } from '#platform/schema';

import { Email, User } from '../../users/users.schema.js';

export const VerifyToken = z.strictObject({ token: z.string().min(1).max(8192) }).meta({ id: 'VerifyToken' });
export type VerifyToken = z.output<typeof VerifyToken>;

/** What a service client with the scope `users:read` is told of a user. */
const UserSummary = User.pick({ id: true, email: true, username: true, full_name: true, is_active: true }).meta({ id: 'UserSummary' });

/** In the spirit of RFC 7662: what is not active says nothing else. */
export const Introspection = z
  .object({
    active: z.boolean(),
    decoded: z
      .object({
        iss: z.string(),
        aud: z.string(),
        sub: z.string(),
        sid: z.string().optional(),
        client_id: z.string().optional(),
        scope: z.string().optional(),
        jti: z.string(),
        iat: z.number().int(),
        exp: z.number().int(),
      })
      .optional(),
    user: UserSummary.optional().describe('Whose token it is; for service clients with the scope users:read'),
  })
  .meta({ id: 'Introspection' });
export type Introspection = z.output<typeof Introspection>;

/** How tokens are made; nothing of any secret. */
export const JwtInfo = z
  .object({
    algorithm: z.string(),
    issuer: z.string(),
    audience: z.string(),
    service_audience: z.string(),
    access_token_ttl_seconds: z.number().int(),
    refresh_token_ttl_seconds: z.number().int(),
    service_token_ttl_seconds: z.number().int(),
    active_kid: z.string(),
    previous_kids: z.array(z.string()),
    environment: z.string(),
    time: Timestamp,
  })
  .meta({ id: 'JwtInfo' });
export type JwtInfo = z.output<typeof JwtInfo>;

export const IncrementUpload = z.strictObject({ email: Email }).meta({ id: 'IncrementUpload' });
export type IncrementUpload = z.output<typeof IncrementUpload>;

export const Jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).meta({ id: 'Jwks' });
