export { ipPrefix } from './ip-prefix.js';
export { RateLimitConfig } from './rate-limit.config.js';
export { RateLimit } from './rate-limit.decorator.js';
export type { StrictLimit } from './rate-limit.decorator.js';
export { AccountRateLimitGuard, IpRateLimitGuard } from './rate-limit.guards.js';
export { RateLimitModule } from './rate-limit.module.js';
export { RateLimitStorage } from './rate-limit.storage.js';
