import { readFileSync } from 'node:fs';

import { ValidationError } from '#platform';

/** Minimum and maximum length in bytes; bcrypt reads no more than 72. */
const MIN_PASSWORD_BYTES = 8;
export const MAX_PASSWORD_BYTES = 72;

const PRODUCT = 'catalyst';

const common = new Set(
  readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#')),
);

interface Owner {
  email?: string | undefined;
  username?: string | null | undefined;
}

/** Why a password is not acceptable, or nothing. There are no rules on kinds of characters: length and rarity decide. */
export function passwordWeakness(password: string, owner: Owner = {}): string | undefined {
  const bytes = Buffer.byteLength(password);
  if (bytes < MIN_PASSWORD_BYTES) return `must be at least ${MIN_PASSWORD_BYTES} bytes`;
  if (bytes > MAX_PASSWORD_BYTES) return `must be at most ${MAX_PASSWORD_BYTES} bytes; this one has ${bytes}`;
  const plain = password.toLowerCase();
  if (common.has(plain) || plain.replace(/[^a-z]+$/, '') === PRODUCT) return 'is one of the most common passwords';
  if (new Set(plain).size < 3) return 'is one of the most common passwords';
  const own = [owner.email, owner.email?.split('@')[0], owner.username?.toLowerCase()];
  if (own.includes(plain)) return 'must not be your name or address';
  return undefined;
}

/** Throws `VALIDATION_ERROR` for a password that is not acceptable; `path` names the field. */
export function assertPassword(password: string, path: string, owner: Owner): void {
  const message = passwordWeakness(password, owner);
  if (message) throw new ValidationError({ errors: [{ path, message }] });
}
