// npm run new:agent -- <name>: an agent of its own pipeline under src/agents/<name>, which works as it stands.
import { checkName, generate } from './lib/generate.mjs';
import { main } from './lib/main.mjs';

await main(async () => {
  const [name] = process.argv.slice(2);
  checkName('agent', name);
  const files = await generate('agent', `src/agents/${name}`, { 'template-name': name });
  const snake = name.replaceAll('-', '_');
  process.stdout.write(`${files.join('\n')}

Nothing else needs an edit. See it work:
  npm test -- src/agents/${name}
  npm start, then POST /api/runs { "pipeline": "${snake}", "input": { "text": "…" } }
docs/extending.md says how it joins another pipeline.
`);
});
