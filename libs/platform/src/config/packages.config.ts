import { ConfigFor } from './config.js';
import { env } from './env.js';

/** Which packages are loaded; it is read before the settings of those packages are known. */
export class PackagesConfig extends ConfigFor('packages', {
  CATALYST_PACKAGES: env.list().describe('npm packages with additional modules and agents'),
}) {}
