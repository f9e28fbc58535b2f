import { ipPrefix } from './ip-prefix.js';
import { Leases } from './leases.js';

describe('telling callers apart by address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['0:0:0:0:0:FFFF:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['fe80::1%eth0.1', 'fe80:0:0:0::/64'],
    ['010.0.0.1', '010.0.0.1'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is %s', (ip, prefix) => {
    expect(ipPrefix(ip)).toBe(prefix);
  });
});

describe('portions of a limit', () => {
  /** A shared limit that counts what is taken from it. */
  const shared = (limit: number, portion: number) => {
    const state = { used: 0, calls: 0 };
    const fetch = async () => {
      state.calls++;
      state.used += portion;
      return { allowed: state.used <= limit, milliseconds: 60_000 };
    };
    return { state, fetch };
  };

  it('allow exactly the limit and ask once per portion', async () => {
    const { state, fetch } = shared(100, 10);
    const leases = new Leases();
    const answers = await Promise.all(Array.from({ length: 150 }, () => leases.take('a', 10, fetch)));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(100);
    expect(state.calls).toBeLessThan(20);
  });

  it('are kept per key', async () => {
    const leases = new Leases();
    const one = shared(10, 10);
    const two = shared(10, 10);
    await leases.take('a', 10, one.fetch);
    await leases.take('b', 10, two.fetch);
    expect([one.state.calls, two.state.calls]).toEqual([1, 1]);
  });

  it('are worth nothing once their window is over', async () => {
    let calls = 0;
    const fetch = async () => ({ allowed: ++calls > 0, milliseconds: 1 });
    const leases = new Leases();
    await leases.take('a', 10, fetch);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await leases.take('a', 10, fetch);
    expect(calls).toBe(2);
  });
});
