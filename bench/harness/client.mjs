import { randomUUID } from 'node:crypto';

/** Calls an API and returns its JSON; throws unless the status is 2xx. */
export async function call(url, method, path, { token, body, form } = {}) {
  const answer = await fetch(url + path, {
    method,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) },
    ...(body ? { body: JSON.stringify(body) } : form ? { body: form } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 400)}`);
  return text === '' ? undefined : JSON.parse(text);
}

export const PASSWORD = 'a quiet river at dawn';

/** Registers a user and returns `{ token, user }`. */
export async function register(url) {
  const body = { email: `${randomUUID()}@example.com`, password: PASSWORD, full_name: 'Ada Lovelace', company_name: 'Lumina' };
  const { access_token: token, user } = await call(url, 'POST', '/api/auth/register', { body });
  return { token, user };
}

/** Runs `work` for 0 … n - 1, so many at a time. */
export async function times(n, parallel, work) {
  const results = new Array(n);
  let next = 0;
  const lane = async () => {
    while (next < n) {
      const at = next++;
      results[at] = await work(at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(n, parallel) }, lane));
  return results;
}
