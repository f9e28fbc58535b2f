// npm run catalyst -- <command>: the command line, in the folder it was called from. Commands that work on the database get the servers
// that run already, or ones started for them.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

import { migrate } from './lib/application.mjs';
import { applicationEnvironment, dataDirectory, loadEnvFile } from './lib/environment.mjs';
import { main } from './lib/main.mjs';
import { endProcess } from './lib/process.mjs';
import { runningLauncher, startServers } from './servers/index.mjs';

/** Commands that speak to a server over HTTP, or need none. */
const ALONE = new Set(['login', 'logout', 'whoami', 'run', 'runs', 'projects', 'assets', 'config', 'help']);
/** Commands that look at the database as it is. */
const AS_IT_IS = new Set(['doctor', 'migrate']);

const args = process.argv.slice(2);
const command = args.find((arg, index) => !arg.startsWith('-') && !['-s', '--server'].includes(args[index - 1]));
const helpOnly = command === undefined || args.includes('--help') || args.includes('-h');

function run(env) {
  const child = spawn(process.execPath, [resolve('dist/src/cli.js'), ...args], { env, cwd: process.env.INIT_CWD || '.', stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}

async function withServers() {
  const launcher = await runningLauncher(dataDirectory());
  const running = launcher?.databaseUrl ? launcher : undefined;
  const servers = running ?? (await startServers({ dataDir: dataDirectory(), say: (line) => process.stderr.write(`${line}\n`) }));
  try {
    const env = { ...applicationEnvironment(servers), CATALYST_DATA_DIR: resolve(dataDirectory()) };
    if (!running && !AS_IT_IS.has(command)) migrate(env);
    return await run(env);
  } finally {
    await servers.stop?.();
  }
}

await main(async () => {
  loadEnvFile();
  endProcess(helpOnly || ALONE.has(command) ? await run(process.env) : await withServers());
});
