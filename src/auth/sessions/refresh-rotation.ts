/** What to do with a refresh token whose signature is right, from how its counter stands to the session's. */
export type Judgement = 'rotate' | 'repeat' | 'reuse' | 'impossible';

/**
 * The token of the current count rotates. Its immediate predecessor, for `graceSeconds` after the rotation, gets the same successor
 * again: a client whose answer was lost or that refreshed twice at once. Anything older, or later, means that two parties hold the session.
 * A count ahead of the session cannot come from us.
 */
export function judge(sessionCounter: number, tokenCounter: number, rotatedSecondsAgo: number, graceSeconds: number): Judgement {
  const behind = sessionCounter - tokenCounter;
  if (behind === 0) return 'rotate';
  if (behind < 0) return 'impossible';
  return behind === 1 && rotatedSecondsAgo < graceSeconds ? 'repeat' : 'reuse';
}
