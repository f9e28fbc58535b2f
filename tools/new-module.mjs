// npm run new:module -- <names> [--one <name>]: a module under src/<names>, from route to table, which works as it stands.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { checkName, generate } from './lib/generate.mjs';
import { main } from './lib/main.mjs';
import { Message } from './lib/process.mjs';

/** What one of them is called: `tide-tables` has a tide-table; what has no plural has items. */
function singular(name) {
  if (/[^s]ies$/.test(name)) return name.replace(/ies$/, 'y');
  if (/(?:s|x|ch|sh)es$/.test(name)) return name.replace(/es$/, '');
  return /[^s]s$/.test(name) ? name.replace(/s$/, '') : `${name}-item`;
}

/** Runs an npm script; what it printed, or a `Message` that names the script. */
function script(...args) {
  const { status, stdout } = spawnSync('npm', ['run', '--silent', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Message(`${stdout}this did not work: npm run ${args.join(' ')}`);
  return stdout;
}

await main(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { one: { type: 'string' } } });
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
