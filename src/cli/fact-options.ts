import { Option } from 'commander';
import type { Command } from 'commander';

import type { CreateProject as NewProject } from '#client';

import { CreateProject, FACT_NAMES } from '../projects/projects.schema.js';

/** An option for each fact of a product: `--product` for `product_name`. */
export const FACT_OPTIONS = FACT_NAMES.map((name) => {
  const flag = name.replace(/_name$/, '').replaceAll('_', '-');
  const description = CreateProject.shape[name].description ?? '';
  return { name, flag, description: description.charAt(0).toLowerCase() + description.slice(1) };
});

const optionOf = (flag: string, description = ''): Option => new Option(`--${flag} <text>`, description);

export function addFactOptions(command: Command): Command {
  for (const { flag, description } of FACT_OPTIONS) command.addOption(optionOf(flag, description));
  return command;
}

/** The body of a new project, from the options of a command; the server says which facts are missing. */
export function projectFacts(options: object): NewProject {
  const values = new Map(Object.entries(options));
  return Object.fromEntries(FACT_OPTIONS.map(({ name, flag }) => [name, values.get(optionOf(flag).attributeName())])) as NewProject;
}
