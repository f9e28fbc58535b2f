// npm run new:module -- <names> [--one <name>]: a complete, working module under src/<names>, from route to table.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { checkName, generate } from './lib/generate.mjs';
import { main } from './lib/main.mjs';
import { Message } from './lib/process.mjs';

const HELP = `npm run new:module -- <names> [--one <name>]

Makes src/<names>: a module with routes, service, table, migration, settings and tests, and regenerates openapi.json, the client and .env.example.

  <names>         lower-case words joined by hyphens, in the plural, such as tide-tables
  --one <name>    the singular where it is not simple: npm run new:module -- geese --one goose
  --help          shows this text
`;

/** The singular of a module name: `tide-tables` has a tide-table; a name without a plural has items. */
function singular(name) {
  if (/[^s]ies$/.test(name)) return name.replace(/ies$/, 'y');
  if (/(?:s|x|ch|sh)es$/.test(name)) return name.replace(/es$/, '');
  return /[^s]s$/.test(name) ? name.replace(/s$/, '') : `${name}-item`;
}

/** Runs an npm script and returns its output. Throws a `Message` that names the script. */
function script(...args) {
  const { status, stdout } = spawnSync('npm', ['run', '--silent', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Message(`${stdout}this failed: npm run ${args.join(' ')}`);
  return stdout;
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: { one: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    throw new Message(`${error.message}\n\n${HELP}`);
  }
}

await main(async () => {
  const { positionals, values } = parse();
  if (values.help) return void process.stdout.write(HELP);
  const [name] = positionals;
  checkName('module', name);
  const one = values.one ?? singular(name);
  checkName('module', one);
  if (one === name) throw new Message('--one must differ from the name of the module');
  const files = await generate('module', `src/${name}`, { 'template-things': name, 'template-thing': one });
  process.stdout.write(`${files.join('\n')}\n`);
  script('openapi');
  writeFileSync('.env.example', script('config:print', '--', '--env'));
  process.stdout.write(`openapi.json, client, .env.example (regenerated)

Nothing else needs an edit. See it work:
  npm test -- src/${name}
  npm start, then POST /api/${name} { "title": "…" }
`);
});
