import { randomInt } from 'node:crypto';

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SALT_AND_HASH = 53;

/** A bcrypt hash that no password is known to fit; comparing with it takes as long as with any other. */
export function unusableHash(cost: number): string {
  const random = Array.from({ length: SALT_AND_HASH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `$2b$${String(cost).padStart(2, '0')}$${random}`;
}
