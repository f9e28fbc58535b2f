import { z } from 'zod';

import { Timestamp, Uuid } from '#platform/schema';

import { User } from '../../users/users.schema.js';

export const TokenDelivery = z.enum(['body', 'cookie']);

/** The tokens of a session; the refresh token is present only when it is delivered in the body. */
export const Tokens = z
  .object({
    access_token: z.string().describe('Access token; send it as `Authorization: Bearer …`'),
    refresh_token: z.string().optional().describe('Refresh token; absent when it is delivered as a cookie'),
    token_type: z.literal('bearer').describe('Always `bearer`'),
    expires_in: z.number().int().describe('Lifetime of the access token, in seconds'),
    user: User.describe('The signed-in user'),
  })
  .meta({ id: 'Tokens' });

/** A session of a user. */
export const Session = z
  .object({
    id: Uuid.describe('Id of the session'),
    device: z.string().nullable().describe('User agent of the login'),
    ip: z.string().nullable().describe('IP address of the login'),
    token_delivery: TokenDelivery.describe('How the refresh token is delivered'),
    created_at: Timestamp.describe('When the session started'),
    last_used_at: Timestamp.describe('When the tokens were last refreshed'),
    expires_at: Timestamp.describe('When the session ends unless it is refreshed'),
    current: z.boolean().describe('Whether this request belongs to it'),
  })
  .meta({ id: 'Session' });
export type Session = z.output<typeof Session>;

export const SessionList = z.object({ items: z.array(Session).describe('The active sessions') }).meta({ id: 'SessionList' });

const RefreshToken = z.string().min(1).max(200).optional().describe('The refresh token; omit it when it is sent as a cookie');

/** A refresh token, or nothing when it is sent as a cookie. */
export const RefreshBody = z.strictObject({ refresh_token: RefreshToken }).nullish().meta({ id: 'RefreshBody' });
export type RefreshBody = z.output<typeof RefreshBody>;

export const LogoutBody = z.strictObject({ refresh_token: RefreshToken }).nullish().meta({ id: 'LogoutBody' });
export type LogoutBody = z.output<typeof LogoutBody>;
