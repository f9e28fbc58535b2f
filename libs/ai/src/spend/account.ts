import { createHash } from 'node:crypto';

/** Whose money a call spends. */
export interface Payer {
  run_id: string;
  user_id: string;
}

/** How a payer is called in our tables: a digest, so that they hold no name. */
export function accountOf(user_id: string): string {
  return createHash('sha256').update(`budget ${user_id}`).digest('base64url');
}
