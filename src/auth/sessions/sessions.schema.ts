import { z } from 'zod';

import { Timestamp, Uuid } from '#platform/schema';

export const TokenDelivery = z.enum(['body', 'cookie']);

/** One place where a user is signed in. */
export const Session = z
  .object({
    id: Uuid,
    device: z.string().nullable().describe('User-Agent of the login'),
    ip: z.string().nullable(),
    token_delivery: TokenDelivery,
    created_at: Timestamp,
    last_used_at: Timestamp.describe('Last refresh'),
    expires_at: Timestamp,
    current: z.boolean().describe('Whether this request came through it'),
  })
  .meta({ id: 'Session' });
export type Session = z.output<typeof Session>;

export const SessionList = z.object({ items: z.array(Session) }).meta({ id: 'SessionList' });

const RefreshToken = z.string().min(1).max(200).optional().describe('Only for sessions whose token travels in the body');

/** A refresh token, or nothing when it comes in the cookie. */
export const RefreshBody = z.strictObject({ refresh_token: RefreshToken }).nullish().meta({ id: 'RefreshBody' });
export type RefreshBody = z.output<typeof RefreshBody>;

export const LogoutBody = z.strictObject({ refresh_token: RefreshToken }).nullish().meta({ id: 'LogoutBody' });
export type LogoutBody = z.output<typeof LogoutBody>;
