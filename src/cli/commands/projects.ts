import type { Command } from 'commander';

import { projectsCreate, projectsDelete, projectsGet, projectsList } from '#client';

import { addFactOptions, projectFacts } from '../fact-options.js';
import { limit as limitOf, readPages } from '../pages.js';
import { table } from '../output.js';
import { openSession } from '../session.js';

/** `projects list`, `create`, `show`, `delete`. */
export function addProjects(program: Command): void {
  const group = program.command('projects').description('list, create, show and delete projects');
  group
    .command('list', { isDefault: true })
    .description('list your projects, newest first')
    .option('--limit <number>', 'maximum number of projects', limitOf, 100)
    .action(async ({ limit }: { limit: number }, command: Command) => {
      const { api, output } = openSession(command);
      const projects = await readPages(limit, (query) => projectsList({ ...api, query }));
      output.result(projects, () =>
        table(
          ['ID', 'PRODUCT', 'BRAND', 'STATUS', 'CREATED'],
          projects.map(({ id, product_name, brand_name, status, created_at }) => [id, product_name, brand_name, status, created_at]),
        ),
      );
    });

  addFactOptions(group.command('create').description('create a project')).action(async (facts: object, command: Command) => {
    const { api, output } = openSession(command);
    const { data: project } = await projectsCreate({ ...api, body: projectFacts(facts) });
    output.result(project, () => project.id);
  });

  group
    .command('show <id>')
    .description('show a project')
    .action(async (id: string, _options: object, command: Command) => {
      const { api, output } = openSession(command);
      const { data: project } = await projectsGet({ ...api, path: { id } });
      output.result(project, () =>
        table(
          ['FACT', 'VALUE'],
          Object.entries(project).map(([name, value]) => [name, value]),
        ),
      );
    });

  group
    .command('delete <id>')
    .description('delete a project with its photo, runs and assets')
    .action(async (id: string, _options: object, command: Command) => {
      const { api, output } = openSession(command);
      await projectsDelete({ ...api, path: { id } });
      output.result({ id }, () => `${id} is deleted`);
    });
}
