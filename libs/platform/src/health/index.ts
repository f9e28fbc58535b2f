export { HealthRegistry } from './health.registry.js';
export type { HealthCheck, HealthResult } from './health.registry.js';
export { isProbe, PROBE_PATHS } from './probes.js';
