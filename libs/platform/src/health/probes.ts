import type { FastifyRequest } from 'fastify';

/** What an operator asks of a process. These routes answer under any load, in every role, without a rate limit and without a log line each. */
export const PROBE_PATHS: readonly string[] = ['/health', '/health/live', '/health/ready', '/metrics'];

const probes: ReadonlySet<string> = new Set(PROBE_PATHS);

/** Whether a request goes to one of the probe routes. */
export function isProbe({ routeOptions }: FastifyRequest): boolean {
  return probes.has(routeOptions.url ?? '');
}
