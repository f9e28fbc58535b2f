import type { Command } from 'commander';

import { CliError } from '../cli-error.js';
import type { Finding } from '../doctor/finding.js';
import { plain } from '../output.js';
import { outputOf } from '../session.js';

const MARKS: Readonly<Record<Finding['status'], string>> = { ok: '✔', warn: '!', fail: '✘' };

/** `doctor`: checks everything the application needs and says what to fix. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check configuration, database, Redis, storage, mail and models; say what to fix')
    .action(async (_options: object, command: Command) => {
      const { examine } = await import('../doctor/examine.js');
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
