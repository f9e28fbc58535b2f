// npm run bench: measures Catalyst and the baselines it is compared with; `npm run bench -- <name> …` runs some, `-- --help` lists them.
import { readdirSync } from 'node:fs';

import { startGround } from '../bench/harness/ground.mjs';
import { readOptions } from '../bench/harness/options.mjs';
import { print, save } from '../bench/harness/report.mjs';
import { main } from './lib/main.mjs';
import { endProcess, Message } from './lib/process.mjs';

const FOLDER = new URL('../bench/benchmarks/', import.meta.url);
const say = (line) => process.stderr.write(`${line}\n`);

async function load() {
  const names = readdirSync(FOLDER).filter((file) => file.endsWith('.mjs'));
  const modules = await Promise.all(names.map((name) => import(new URL(name, FOLDER).href)));
  return new Map(modules.map((module, index) => [names[index].slice(0, -'.mjs'.length), module]));
}

/** The requested benchmarks; by default all except the long ones. */
function choose(all, { names }) {
  const unknown = names.filter((name) => !all.has(name));
  if (unknown.length > 0) throw new Message(`there is no benchmark named ${unknown.join(', ')}; there are ${[...all.keys()].join(', ')}`);
  return names.length > 0 ? names : [...all].filter(([, { long }]) => !long).map(([name]) => name);
}

await main(async () => {
  const all = await load();
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    say('npm run bench -- [name …] [--rounds n] [--seconds n] [--out folder] [--profile]\n');
    for (const [name, { title, long }] of all) say(`  ${name.padEnd(10)} ${title}${long ? ' (only when named)' : ''}`);
    return;
  }
  const names = choose(all, options);
  const ground = await startGround({ say });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void ground.stop().then(() => endProcess(130)));
  let missed = 0;
  try {
    for (const name of names) {
      say(`\n${name}: ${all.get(name).title}`);
      const result = await all.get(name).run({ ground, options, say: (line) => say(`  ${line}`) });
      await ground.clear();
      print(result, say);
      save({ name, result, options, say });
      missed += result.bars.filter(({ met }) => !met).length;
    }
  } finally {
    await ground.stop();
  }
  say(missed === 0 ? '\nevery bar is met' : `\n${missed} bars are missed`);
  endProcess(0);
});
