import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { ConfigFor, env, inUnit } from '#platform';

/** How access tokens are signed. */
export type SigningAlgorithm = 'HS256' | 'ES256';

/** Tokens, sessions, passwords, codes and registration. */
@Injectable()
export class AuthConfig extends ConfigFor(
  'auth',
  {
    JWT_ALG: z
      .enum(['HS256', 'ES256', 'EdDSA'])
      .default('HS256')
      .describe(
        'Signature algorithm of access tokens; the keys of ES256 are published at /.well-known/jwks.json; EdDSA, from earlier versions, is read as ES256',
      ),
    JWT_ISSUER: z.string().min(1).default('catalyst').describe('Claim iss of access tokens'),
    JWT_AUDIENCE: z
      .string()
      .min(1)
      .default('catalyst')
      .describe('Claim aud of access tokens; tokens of service clients have the suffix /service'),
    JWT_ACCESS_TTL: env.duration('15m').describe('Lifetime of an access token'),
    JWT_REFRESH_TTL: env.duration('7d').describe('Lifetime of a session, from login; refreshing does not extend it'),
    JWT_REFRESH_IDLE_TTL: env.duration('7d').describe('Maximum time between two refreshes of a session'),
    REFRESH_GRACE_SECONDS: env
      .int(10, { max: 60 })
      .describe('Seconds during which a replaced refresh token returns its successor again; 0: never'),
    SERVICE_TOKEN_TTL: env.duration('5m').describe('Lifetime of an access token of a service client'),
    SESSIONS_PER_USER: env.int(50, { min: 1 }).describe('Maximum sessions of one user; another login ends the oldest'),
    BCRYPT_COST: env.int(12, { min: 4, max: 15 }).describe('Work factor of password hashes'),
    PASSWORD_HASH_CONCURRENCY: env
      .int(0, { max: 64 })
      .describe('Password hashes computed concurrently; 0: the number of cores, but at least one less than UV_THREADPOOL_SIZE'),
    UV_THREADPOOL_SIZE: env
      .int(4, { min: 1, max: 1024 })
      .describe('Threads for hashes, file access and DNS lookups; also read by Node, so set it in the environment, not in .env'),
    PASSWORD_HASH_QUEUE: env
      .int(100, { min: 1 })
      .describe(
        'Maximum queued password hashes, with a second queue of the same size for users at known addresses; when full, the address with the most entries gets 503',
      ),
    PASSWORD_HASH_QUEUE_PER_ADDRESS: env
      .int(100, { min: 1 })
      .describe('Maximum queued password hashes per client address; further ones get 503'),
    OTP_TTL_MINUTES: env.int(30, { min: 1, max: 1440 }).describe('Lifetime of a mailed code'),
    REGISTRATION_MODE: z
      .enum(['open', 'verify_first'])
      .default('open')
      .describe('open: a new account is signed in at once; verify_first: always 202, tokens only after the address is verified'),
    PASSWORD_GRANT: env
      .onOff(true)
      .describe('OAuth 2 grant_type=password at /api/auth/token, used by the Authorize button of the API documentation'),
    FRONTEND_URL: env
      .url(['http', 'https'])
      .optional()
      .describe('Base URL of mailed links; unset: mails contain a code and a token, but no link'),
  },
  {
    aliases: {
      JWT_ALG: ['JWT_ALGORITHM'],
      JWT_ACCESS_TTL: ['JWT_ACCESS_EXPIRES_IN', inUnit('ACCESS_TOKEN_EXPIRE_MINUTES', 'm')],
      JWT_REFRESH_TTL: ['JWT_REFRESH_EXPIRES_IN', inUnit('REFRESH_TOKEN_EXPIRE_DAYS', 'd')],
    },
    replaces: {
      JWT_ACCESS_TTL: ['JWT_EXPIRES_IN', 'JWT_EXPIRATION', 'JWT_ACCESS_TOKEN_EXPIRES'],
      JWT_REFRESH_TTL: ['JWT_REFRESH_TOKEN_EXPIRES'],
      BCRYPT_COST: ['BCRYPT_ROUNDS', 'BCRYPT_SALT_ROUNDS', 'SALT_ROUNDS'],
      OTP_TTL_MINUTES: ['OTP_EXPIRE_MINUTES', 'OTP_EXPIRY_MINUTES', 'OTP_EXPIRATION_MINUTES'],
    },
  },
) {
  /** The algorithm that `JWT_ALG` stands for. */
  get signingAlgorithm(): SigningAlgorithm {
    return this.JWT_ALG === 'HS256' ? 'HS256' : 'ES256';
  }
}
