import { Clock } from '../context/index.js';
import type { Secrets } from '../secrets/index.js';
import { SignedUrls, withoutSignature } from './signed-urls.js';
import type { AuthUser } from './principal.js';

const USER: AuthUser = { kind: 'user', id: '01890000-0000-7000-8000-00000000000a', session_id: '01890000-0000-7000-8000-00000000000b' };
const PATH = '/api/uploads/1/content?variant=thumb';
const KEYS = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

let now = 0;
beforeEach(() => {
  now = Date.UTC(2030, 0, 1, 12, 0, 30);
});

function urls(...keys: (Buffer | undefined)[]): SignedUrls {
  const clock = Object.assign(new Clock(), { now: () => new Date(now) });
  return new SignedUrls({ keys: () => keys } as unknown as Secrets, clock);
}

describe('a signed URL', () => {
  it('names its user and session, and is good for this use only', () => {
    const signed = urls(KEYS[0]).sign(PATH, USER, 'signature');
    expect(urls(KEYS[0]).verify(signed, 'signature')).toEqual({ user: USER, expired: false });
    expect(urls(KEYS[0]).verify(signed, 'ticket')).toBeUndefined();
    expect(urls(KEYS[0]).verify(signed.replace('&signature=', '&ticket='), 'ticket')).toBeUndefined();
    expect(withoutSignature(signed)).toBe(PATH);
    expect(withoutSignature(PATH)).toBe(PATH);
  });

  it('is verified with the previous key too, and never made with it', () => {
    const signed = urls(KEYS[0]).sign(PATH, USER, 'signature');
    expect(urls(KEYS[1], KEYS[0]).verify(signed, 'signature')).toBeDefined();
    expect(urls(KEYS[1]).verify(signed, 'signature')).toBeUndefined();
    expect(urls(KEYS[0]).verify(urls(KEYS[1], KEYS[0]).sign(PATH, USER, 'signature'), 'signature')).toBeUndefined();
  });

  it.each([
    ['signature', 14 * 60, 15 * 60],
    ['ticket', 59, 60],
  ] as const)('lives by its use: a %s for %d to %d seconds', (use, atLeast, atMost) => {
    const signed = urls(KEYS[0]).sign(PATH, USER, use);
    const issued = now;
    now = issued + atLeast * 1_000;
    expect(urls(KEYS[0]).verify(signed, use)?.expired).toBe(false);
    now = issued + atMost * 1_000;
    expect(urls(KEYS[0]).verify(signed, use)?.expired).toBe(true);
  });

  it('is refused when any one character of it was changed', () => {
    const signed = urls(KEYS[0]).sign(PATH, USER, 'signature');
    const accepted = Array.from(signed, (character, at) => `${signed.slice(0, at)}${character === 'a' ? 'b' : 'a'}${signed.slice(at + 1)}`)
      .filter((bent) => bent !== signed)
      .filter((bent) => urls(KEYS[0]).verify(bent, 'signature'));
    expect(accepted).toEqual([]);
  });
});
