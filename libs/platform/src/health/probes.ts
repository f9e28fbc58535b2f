import type { FastifyRequest } from 'fastify';

/** Probe routes. They answer under any load and in every role, without a rate limit; their requests are logged at debug level. */
export const PROBE_PATHS: readonly string[] = ['/health', '/health/live', '/health/ready', '/metrics'];

const probes: ReadonlySet<string> = new Set(PROBE_PATHS);

/** Whether a request goes to one of the probe routes. */
export function isProbe({ routeOptions }: FastifyRequest): boolean {
  return probes.has(routeOptions.url ?? '');
}
