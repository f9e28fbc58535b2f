import type { Command } from 'commander';
import type { z } from 'zod';

import type { Project as ProjectSchema } from '../../projects/projects.schema.js';
import { limit as limitOf, readPages } from '../pages.js';
import { table } from '../output.js';
import { openSession } from '../session.js';

export type Project = z.output<typeof ProjectSchema>;

/** The facts of a product as the commands `run` and `projects create` take them. */
export interface FactOptions {
  product?: string;
  brand?: string;
  price?: string;
  description?: string;
  audience?: string;
  tone?: string;
  language?: string;
}

export function addFactOptions(command: Command): Command {
  return command
    .option('--product <text>', 'name of the product')
    .option('--brand <text>', 'name of the brand')
    .option('--price <text>', 'exactly as it should be printed')
    .option('--description <text>', 'facts about the product')
    .option('--audience <text>', 'who the campaign is for')
    .option('--tone <text>', 'how it should sound')
    .option('--language <tag>', 'language of the texts, e.g. en');
}

/** The body of a new project. */
export function projectFacts({ product, brand, price, description, audience, tone, language }: FactOptions): object {
  return { product_name: product, brand_name: brand, price, description, audience, tone, language };
}

/** `projects list`, `create`, `show`, `delete`. */
export function addProjects(program: Command): void {
  const group = program.command('projects').description('list, create, show and delete projects');
  group
    .command('list', { isDefault: true })
    .description('list your projects, newest first')
    .option('--limit <number>', 'maximum number of projects', limitOf, 100)
    .action(async ({ limit }: { limit: number }, command: Command) => {
      const { client, output } = openSession(command);
      const projects = await readPages<Project>(client, '/projects', limit);
      output.result(projects, () =>
        table(
          ['ID', 'PRODUCT', 'BRAND', 'STATUS', 'CREATED'],
          projects.map(({ id, product_name, brand_name, status, created_at }) => [id, product_name, brand_name, status, created_at]),
        ),
      );
    });

  addFactOptions(group.command('create').description('create a project')).action(async (facts: FactOptions, command: Command) => {
    const { client, output } = openSession(command);
    const project = await client.post<Project>('/projects', projectFacts(facts));
    output.result(project, () => project.id);
  });

  group
    .command('show <id>')
    .description('show one project')
    .action(async (id: string, _options: object, command: Command) => {
      const { client, output } = openSession(command);
      const project = await client.get<Project>(`/projects/${encodeURIComponent(id)}`);
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
      const { client, output } = openSession(command);
      await client.json('DELETE', `/projects/${encodeURIComponent(id)}`);
      output.result({ id }, () => `${id} is deleted`);
    });
}
