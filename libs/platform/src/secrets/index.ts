export { Secrets } from './secrets.js';
export { SecretsConfig, weakness } from './secrets.config.js';
