// npm run new:module -- <names> [--one <name>]: a module under src/<names>, from route to table, which works as it stands.
import { spawnSync } from 'node:child_process';
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

await main(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { one: { type: 'string' } } });
  const [name] = positionals;
  checkName('module', name);
  const one = values.one ?? singular(name);
  checkName('module', one);
  if (one === name) throw new Message('--one must differ from the name of the module');
  const files = await generate('module', `src/${name}`, { 'template-things': name, 'template-thing': one });
  process.stdout.write(`${files.join('\n')}\n`);
  const { status } = spawnSync('npm', ['run', '--silent', 'openapi'], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Message('openapi.json could not be written; run: npm run openapi');
  process.stdout.write(`openapi.json (written anew)

Nothing else needs an edit. See it work:
  npm test -- src/${name}
  npm start, then POST /api/${name} { "title": "…" }
`);
});
