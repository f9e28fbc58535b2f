import autocannon from 'autocannon';

/**
 * Sends requests over `connections` for some seconds and answers the rate and the latencies in milliseconds. Any answer but 2xx is an error.
 * @param {{ url: string, requests: object[], seconds: number, connections?: number }} options
 */
export async function load({ url, requests, seconds, connections = 50 }) {
  const result = await autocannon({ url, connections, duration: seconds, requests });
  if (result.non2xx > 0 || result.errors > 0) {
    const codes = JSON.stringify(result.statusCodeStats);
    throw new Error(`${result.non2xx} answers other than 2xx and ${result.errors} errors at ${url}: ${codes}`);
  }
  return { per_second: result.requests.total / result.duration, p50_ms: result.latency.p50, p99_ms: result.latency.p99 };
}

/** Some load before anything counts: code gets compiled, pools get filled. */
export async function warm(targets, seconds = 1.5) {
  for (const target of targets) await load({ ...target, seconds });
}
