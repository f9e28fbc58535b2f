import { readFileSync } from 'node:fs';

import { passwordWeakness } from './password-policy.js';

const list = readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));

describe('the password policy', () => {
  it('refuses more than 3,000 common passwords in any case', () => {
    expect(list.length).toBeGreaterThan(3_000);
    expect(list.filter((password) => !passwordWeakness(password) || !passwordWeakness(password.toUpperCase()))).toEqual([]);
  });

  it.each([
    ['short', {}, 'at least 8 bytes'],
    ['x'.repeat(73), {}, 'at most 72 bytes; this one has 73'],
    ['é'.repeat(37), {}, 'this one has 74'],
    ['Catalyst', {}, 'common'],
    ['catalyst2026!', {}, 'common'],
    ['abababababab', {}, 'common'],
    ['ada.lovelace', { email: 'ada.lovelace@example.com' }, 'name or address'],
    ['ada.lovelace@example.com', { email: 'ada.lovelace@example.com' }, 'name or address'],
    ['CountessAda', { username: 'countessada' }, 'name or address'],
  ])('refuses %j', (password, owner, reason) => {
    expect(passwordWeakness(password, owner)).toContain(reason);
  });

  it.each(['correcthorsebatterystaple', 'жили у бабуси', 'x7!kqpWz', '8 bytes!', 'ada.lovelace and more'])('accepts %j', (password) => {
    expect(passwordWeakness(password, { email: 'ada.lovelace@example.com', username: 'ada' })).toBeUndefined();
  });
});
