export { Secrets } from './secrets.js';
export { SecretsConfig } from './secrets.config.js';
