export {
  assertConfiguration,
  ConfigError,
  ConfigFor,
  configuredSecrets,
  listConfiguration,
  readEnvFamily,
  useEnvironment,
} from './config.js';
export type { ConfigScope, ConfigVariable } from './config.js';
export { env } from './env.js';
export { RuntimeConfig } from './runtime.config.js';
export { VERSION } from './version.js';
