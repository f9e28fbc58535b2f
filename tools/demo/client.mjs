import { createClient } from '../../client/src/index.ts';
import { Message } from '../lib/process.mjs';

const TIME_LIMIT_MS = 60_000;

/** A problem+json response in one line. */
function explain(problem) {
  const details = problem.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return `${details || problem.detail || problem.title} (${problem.error_code}, request ${problem.request_id})`;
}

/**
 * The generated client of a running Catalyst: calls return their data, and an error response becomes a one-line `Message`.
 * @param {string} url
 * @param {() => string | undefined} token the access token, once there is one
 */
export function demoClient(url, token) {
  const client = createClient({
    baseUrl: url,
    auth: token,
    responseStyle: 'data',
    throwOnError: true,
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(TIME_LIMIT_MS) }),
  });
  client.interceptors.error.use((error, response, request) => {
    if (!response) return new Message(`${url} does not answer: ${error.cause?.message || error.cause?.code || error.message}`);
    const reason = error.error_code ? explain(error) : `it responded with ${response.status}; is it a Catalyst server?`;
    return new Message(`${request.method} ${request.url}: ${reason}`);
  });
  return client;
}
