import type { Command } from 'commander';

import { runsCancel, runsGet, runsList, runsRetry } from '#client';
import type { Run, RunsListData } from '#client';

import { table } from '../output.js';
import { limit as limitOf, readPages } from '../pages.js';
import { openSession } from '../session.js';
import { watchRun } from '../watch-run.js';

/** The states that the server filters by; it refuses others. */
type Status = NonNullable<NonNullable<RunsListData['query']>['status']>;

function description({ id, pipeline, status, created_at, jobs }: Run): string {
  const rows = table(
    ['AGENT', 'STATUS', 'ERROR'],
    jobs.map(({ agent, status, error_message }) => [agent, status, error_message ?? '']),
  );
  return `Run ${id} (${pipeline}): ${status}, created ${created_at}\n\n${rows}`;
}

/** `runs list`, `show`, `cancel`, `retry`. */
export function addRuns(program: Command): void {
  const group = program.command('runs').description('list, show, cancel and retry runs');
  group
    .command('list', { isDefault: true })
    .description('list your runs, newest first')
    .option('--status <status>', 'only runs in this state, e.g. failed')
    .option('--limit <number>', 'maximum number of runs', limitOf, 100)
    .action(async ({ status, limit }: { status?: Status; limit: number }, command: Command) => {
      const { api, output } = openSession(command);
      const runs = await readPages(limit, (page) => runsList({ ...api, query: { ...page, ...(status && { status }) } }));
      output.result(runs, () =>
        table(
          ['ID', 'PIPELINE', 'STATUS', 'ASSETS', 'CREATED'],
          runs.map(({ id, pipeline, status, assets_made, created_at }) => [id, pipeline, status, assets_made, created_at]),
        ),
      );
    });

  group
    .command('show <id>')
    .description('show a run with its jobs and their errors')
    .action(async (id: string, _options: object, command: Command) => {
      const { api, output } = openSession(command);
      const { data: run } = await runsGet({ ...api, path: { id } });
      output.result(run, () => description(run));
    });

  group
    .command('cancel <id>')
    .description('cancel a run; assets already created are kept')
    .action(async (id: string, _options: object, command: Command) => {
      const { api, output } = openSession(command);
      const { data: run } = await runsCancel({ ...api, path: { id } });
      output.result(run, () => `run ${run.id} is ${run.status}`);
    });

  group
    .command('retry <id>')
    .description('run the failed jobs of a run again and follow it')
    .option('--no-wait', 'return as soon as it has started')
    .action(async (id: string, options: { wait: boolean }, command: Command) => {
      const { api, output } = openSession(command);
      const { data: run } = await runsRetry({ ...api, path: { id } });
      await watchRun(api, output, run, options);
    });
}
