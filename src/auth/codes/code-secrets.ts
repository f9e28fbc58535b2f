import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Secrets } from '#platform';

const DIGITS = 6;
const TOKEN_BYTES = 32;

/** Generates, hashes and compares codes and link tokens. Neither can be derived from the database without the secret of the installation. */
@Injectable()
export class CodeSecrets {
  constructor(private readonly secrets: Secrets) {}

  /** Six digits. */
  drawCode(): string {
    return randomInt(0, 10 ** DIGITS)
      .toString()
      .padStart(DIGITS, '0');
  }

  drawToken(): string {
    return randomBytes(TOKEN_BYTES).toString('base64url');
  }

  /** The stored form of a code. A million codes are quickly tried, so the key is kept outside the database, and the row's id is included. */
  hmac(id: string, purpose: string, code: string): Buffer {
    return this.hmacWith(this.secrets.keys('one-time-code')[0], id, purpose, code);
  }

  /** The stored form of a token, whose 256 random bits need no key. */
  tokenHash(token: string): Buffer {
    return createHash('sha256').update(token).digest();
  }

  matches(stored: Buffer, id: string, purpose: string, code: string): boolean {
    return this.secrets.keys('one-time-code').some((key) => timingSafeEqual(stored, this.hmacWith(key, id, purpose, code)));
  }

  private hmacWith(key: Buffer, id: string, purpose: string, code: string): Buffer {
    return createHmac('sha256', key).update(`${id}|${purpose}|${code}`).digest();
  }
}
