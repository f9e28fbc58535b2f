import { judge } from './refresh-rotation.js';

describe('judging a refresh token', () => {
  it.each([
    ['the current one', 5, 5, 100, 10, 'rotate'],
    ['its predecessor inside the grace period', 5, 4, 9.9, 10, 'repeat'],
    ['its predecessor after it', 5, 4, 10, 10, 'reuse'],
    ['its predecessor without a grace period', 5, 4, 0, 0, 'reuse'],
    ['the one before the predecessor, at once', 5, 3, 0, 10, 'reuse'],
    ['the very first', 5, 0, 0, 60, 'reuse'],
    ['one that we have not made yet', 5, 6, 0, 10, 'impossible'],
  ] as const)('%s', (_what, session, token, age, grace, judgement) => {
    expect(judge(session, token, age, grace)).toBe(judgement);
  });
});
