import { ConfigFor } from './config.js';
import { env } from './env.js';

/** Which packages are loaded. It is read before the packages are loaded and their settings are known. */
export class PackagesConfig extends ConfigFor('packages', {
  CATALYST_PACKAGES: env.list().describe('npm packages with additional modules and agents'),
}) {}
