import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '../config/index.js';

const MIN_BYTES = 32;
const MIN_DISTINCT_CHARACTERS = 10;
const SAMPLES = /change.?(me|this|it)|your.?(jwt|secret|key)|secret.?key|example|sample|placeholder|insecure|default|password|catalyst/i;

/** Why a secret must not be used in production; undefined if it is acceptable. */
export function weakness(secret: string): string | undefined {
  if (Buffer.byteLength(secret) < MIN_BYTES) return `must be at least ${MIN_BYTES} bytes; openssl rand -base64 48 generates one`;
  if (SAMPLES.test(secret)) return 'looks like a sample; openssl rand -base64 48 generates one';
  if (new Set(secret).size < MIN_DISTINCT_CHARACTERS) return 'is too regular; openssl rand -base64 48 generates a random one';
  return undefined;
}

/** The secrets from which all other keys are derived. */
@Injectable()
export class SecretsConfig extends ConfigFor(
  'secrets',
  {
    JWT_ACCESS_SECRET: env
      .secret()
      .optional()
      .describe('Secret of this installation: signs access tokens; the keys that protect sessions and codes are derived from it'),
    JWT_PREVIOUS_SECRET: env
      .secret()
      .optional()
      .describe('Second secret during a rotation (the next or the previous one): accepted, but not used for signing'),
  },
  {
    aliases: { JWT_ACCESS_SECRET: ['JWT_SECRET', 'JWT_SECRET_KEY'] },
    replaces: {
      JWT_ACCESS_SECRET: [
        'SECRET_KEY',
        'APP_SECRET',
        'SESSION_SECRET',
        'ACCESS_TOKEN_SECRET',
        'REFRESH_TOKEN_SECRET',
        'JWT_REFRESH_SECRET',
        'REFRESH_KEY_SECRET',
        'OTP_PEPPER',
      ],
    },
    check: ({ JWT_ACCESS_SECRET, JWT_PREVIOUS_SECRET }, { production }) => {
      if (!production) return {};
      const current = JWT_ACCESS_SECRET === undefined ? 'is required in production' : weakness(JWT_ACCESS_SECRET);
      const previous = JWT_PREVIOUS_SECRET === undefined ? undefined : weakness(JWT_PREVIOUS_SECRET);
      return { ...(current && { JWT_ACCESS_SECRET: current }), ...(previous && { JWT_PREVIOUS_SECRET: previous }) };
    },
  },
) {}
