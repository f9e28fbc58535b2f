import { redact } from './redact.js';

describe('redact', () => {
  it('hides secrets at the first level and the one below, and leaves the given object as it was', () => {
    const fields = { user: 'ada', password: 'x', headers: { cookie: 'a=b', host: 'here' }, body: { deeper: { token: 'seen' } } };
    expect(redact(fields)).toEqual({
      user: 'ada',
      password: '[redacted]',
      headers: { cookie: '[redacted]', host: 'here' },
      body: { deeper: { token: 'seen' } },
    });
    expect(fields.password).toBe('x');
    expect(fields.headers.cookie).toBe('a=b');
  });

  it('copies nothing when there is nothing to hide', () => {
    const fields = { status: 200, path: '/api', err: new Error('none'), list: [1, 2], nothing: null, token: undefined };
    expect(redact(fields)).toBe(fields);
  });
});
