import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ env: { BCRYPT_COST: '12', PASSWORD_HASH_QUEUE: '20' } });
});
afterAll(() => app.close());

describe('a flood of logins', () => {
  it('is answered 503 with Retry-After past the queue, and holds up nothing else', async () => {
    const user = await app.register();
    let hashed = 0;
    const flood = Array.from({ length: 200 }, async () => {
      const answer = await app.post('/api/auth/login', { email: user.email, password: 'not the password' });
      if (answer.status === 401) hashed++;
      return answer;
    });
    for (let n = 0; n < 10; n++) {
      expect((await app.get('/health/live')).status).toBe(200);
      expect((await app.get('/api/auth/me', user.access_token)).status).toBe(200);
    }
    expect(hashed).toBeLessThan(20);
    const logins = await Promise.all(flood);
    const refused = logins.filter(({ status }) => status === 503);
    expect(logins.every(({ status }) => [401, 503].includes(status))).toBe(true);
    expect(refused.length).toBeGreaterThan(150);
    expect(refused.every(({ headers }) => Number(headers.get('retry-after')) >= 1)).toBe(true);
  });
});
