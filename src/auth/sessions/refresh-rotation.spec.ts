import { decideRefresh } from './refresh-rotation.js';

describe('a refresh token', () => {
  it.each([
    ['rotates when it is the current one', 5, 5, 100, 10, 'rotate'],
    ['is answered again when it is the predecessor, within the grace period', 5, 4, 9.9, 10, 'repeat'],
    ['is reuse when it is the predecessor, after the grace period', 5, 4, 10, 10, 'reuse'],
    ['is reuse when it is the predecessor and there is no grace period', 5, 4, 0, 0, 'reuse'],
    ['is reuse when it is older than the predecessor, within the grace period', 5, 3, 0, 10, 'reuse'],
    ['is reuse when it is the first one', 5, 0, 0, 60, 'reuse'],
    ['is impossible when it has not been issued yet', 5, 6, 0, 10, 'impossible'],
  ] as const)('%s', (_what, session, token, age, grace, decision) => {
    expect(decideRefresh(session, token, age, grace)).toBe(decision);
  });
});
