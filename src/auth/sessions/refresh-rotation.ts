/** What to do with a correctly signed refresh token. */
export type RefreshDecision = 'rotate' | 'repeat' | 'reuse' | 'impossible';

/**
 * Decides by comparing the counter of a token with that of its session. The current token rotates. Its immediate predecessor gets the same
 * successor again for `graceSeconds` after the rotation: the client lost the answer or refreshed twice at once. Any older token means that
 * two parties hold the session. A counter ahead of the session's was never issued.
 */
export function decideRefresh(
  sessionCounter: number,
  tokenCounter: number,
  rotatedSecondsAgo: number,
  graceSeconds: number,
): RefreshDecision {
  const behind = sessionCounter - tokenCounter;
  if (behind === 0) return 'rotate';
  if (behind < 0) return 'impossible';
  return behind === 1 && rotatedSecondsAgo < graceSeconds ? 'repeat' : 'reuse';
}
