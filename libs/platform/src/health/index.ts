export { HealthRegistry } from './health.registry.js';
export type { HealthCheck, HealthResult } from './health.registry.js';
