import { assertConfiguration, ConfigError, Environment, setLogLevel } from '#platform';

import { loadModules } from '../../app.module.js';
import { fail, ok } from './finding.js';
import type { Finding } from './finding.js';
import { checkDatabase, checkRedis } from './servers.js';
import { checkMail, checkProviders, checkStorage } from './services.js';

function checkConfiguration(): Finding[] {
  try {
    assertConfiguration(Environment.process);
    return [ok('configuration', 'all settings are valid')];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) =>
      fail('configuration', problem, 'correct it in the environment or .env; catalyst config lists all'),
    );
  }
}

/** What can be checked with a configuration that is partly wrong is checked nevertheless. */
export async function examine(): Promise<Finding[]> {
  setLogLevel('silent');
  await loadModules();
  const configuration = checkConfiguration();
  const unless = async (check: string, look: () => Promise<Finding | Finding[]>): Promise<Finding[]> => {
    try {
      return [await look()].flat();
    } catch (error) {
      if (error instanceof ConfigError) return [fail(check, 'not checked: its configuration is wrong', 'see configuration')];
      throw error;
    }
  };
  const checks = await Promise.all([
    unless('database', checkDatabase),
    unless('redis', checkRedis),
    unless('storage', checkStorage),
    unless('mail', checkMail),
    unless('models', checkProviders),
  ]);
  return [...configuration, ...checks.flat()];
}
