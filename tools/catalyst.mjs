// npm run catalyst -- <command>: the commands of the program, on the servers that run already or on ones started for it.
import { spawnSync } from 'node:child_process';

import { migrate } from './lib/application.mjs';
import { applicationEnvironment, dataDirectory, loadEnvFile } from './lib/environment.mjs';
import { main } from './lib/main.mjs';
import { runningLauncher, startServers } from './servers/index.mjs';

await main(async () => {
  loadEnvFile();
  const launcher = await runningLauncher(dataDirectory());
  const running = launcher?.databaseUrl ? launcher : undefined;
  const servers = running ?? (await startServers({ dataDir: dataDirectory(), say: (line) => process.stderr.write(`${line}\n`) }));
  try {
    const env = applicationEnvironment(servers);
    if (!running) migrate(env);
    const { status } = spawnSync(process.execPath, ['dist/src/cli.js', ...process.argv.slice(2)], { env, stdio: 'inherit' });
    process.exitCode = status ?? 1;
  } finally {
    await servers.stop?.();
  }
  process.exit();
});
