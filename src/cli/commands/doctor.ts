import type { Command } from 'commander';

import { assertConfiguration, ConfigError, Environment, setLogLevel } from '#platform';

import { loadModules } from '../../app.module.js';
import { CliError } from '../cli-error.js';
import { fail, ok } from '../doctor/finding.js';
import type { Finding } from '../doctor/finding.js';
import { checkDatabase, checkRedis } from '../doctor/servers.js';
import { checkMail, checkProviders, checkStorage } from '../doctor/services.js';
import { plain } from '../output.js';
import { outputOf } from '../session.js';

const MARKS: Readonly<Record<Finding['status'], string>> = { ok: '✔', warn: '!', fail: '✘' };

function checkConfiguration(): Finding[] {
  try {
    assertConfiguration(Environment.process);
    return [ok('configuration', 'all settings are valid')];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) =>
      fail('configuration', problem, 'correct it in the environment or .env; catalyst config lists all settings'),
    );
  }
}

/** What can be checked with a configuration that is partly wrong is checked nevertheless. */
async function examine(): Promise<Finding[]> {
  const configuration = checkConfiguration();
  const unless = async (check: string, look: () => Promise<Finding | Finding[]>): Promise<Finding[]> => {
    try {
      return [await look()].flat();
    } catch (error) {
      if (error instanceof ConfigError) return [fail(check, 'not checked: its configuration is invalid', 'see configuration')];
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

/** `doctor`: checks everything the application needs and says what to fix. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check configuration, database, Redis, storage, mail and models; say what to fix')
    .action(async (_options: object, command: Command) => {
      setLogLevel('silent');
      await loadModules();
      const findings = await examine();
      const broken = findings.filter(({ status }) => status === 'fail').length;
      outputOf(command).result({ ok: broken === 0, findings }, () =>
        findings
          .map(
            ({ check, status, detail, fix }) =>
              `${MARKS[status]} ${check.padEnd(16)} ${plain(detail)}${fix ? `\n  ${' '.repeat(16)} → ${fix}` : ''}`,
          )
          .join('\n'),
      );
      if (broken > 0) throw new CliError(`${broken} of ${findings.length} checks failed`);
    });
}
