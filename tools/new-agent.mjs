// npm run new:agent -- <name> [--pipeline <name> [--needs <agent,agent>]]: a working agent under src/agents/<pipeline>/<name>.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { checkName, generate, root } from './lib/generate.mjs';
import { main } from './lib/main.mjs';
import { Message } from './lib/process.mjs';

const HELP = `npm run new:agent -- <name> [--pipeline <name>] [--needs <agent>,<agent>]

Makes src/agents/<pipeline>/<name>: an agent with its schema, prompt, rules, tests and README. Nothing else is edited.

  <name>               lower-case words joined by hyphens, such as harbour-log; the agent is called harbour_log
  --pipeline <name>    pipeline that it becomes a step of; without it the agent gets a pipeline of its own
  --needs <agents>     agents of that pipeline whose output it receives, separated by commas, such as team_formation
  --help               shows this text
`;

const kebab = (name) => name.trim().replaceAll('_', '-');
const snake = (name) => name.replaceAll('-', '_');

/** The folder names of a pipeline's agents. */
function agentsOf(pipeline) {
  const folder = join(root, 'src/agents', pipeline);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, `${name}.agent.ts`)));
}

function parse() {
  const options = { pipeline: { type: 'string' }, needs: { type: 'string' }, help: { type: 'boolean', short: 'h' } };
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    throw new Message(`${error.message}\n\n${HELP}`);
  }
}

await main(async () => {
  const { positionals, values } = parse();
  if (values.help) return void process.stdout.write(HELP);
  const [name] = positionals;
  checkName('agent', name);
  const pipeline = kebab(values.pipeline ?? name);
  checkName('agent', pipeline);
  if (name === 'shared') throw new Message('"shared" is the folder of what the agents of a pipeline share; choose another name');
  const present = agentsOf(pipeline);
  const needs = (values.needs ?? '').split(',').map(kebab).filter(Boolean);
  for (const need of needs)
    if (!present.includes(need))
      throw new Message(
        `--needs: the pipeline ${snake(pipeline)} has no agent ${snake(need)}, but ${present.map(snake).join(', ') || 'none at all'}`,
      );
  const taken = readdirSync(join(root, 'src/agents'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const other = taken.find((entry) => agentsOf(entry.name).includes(name));
  if (other) throw new Message(`src/agents/${other.name}/${name} exists already`);

  const step = values.pipeline !== undefined && present.length > 0;
  const names = { 'template-name': name, 'template-pipeline': pipeline };
  const files = await generate(step ? 'agent-step' : 'agent', `src/agents/${pipeline}/${name}`, names, { 'template-need': needs });
  const start = step
    ? `npm start, then start a run of the pipeline ${snake(pipeline)}`
    : `npm start, then POST /api/runs { "pipeline": "${snake(pipeline)}", "input": { "text": "…" } }`;
  process.stdout.write(`${files.join('\n')}

Nothing else needs an edit. See it work:
  npm test -- src/agents/${pipeline}/${name}
  ${start}
docs/extending.md says what to change.
`);
});
