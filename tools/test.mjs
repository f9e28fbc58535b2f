// npm test: private servers, a migrated template database, Jest; the last line counts what passed and failed.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import { migrate } from './lib/application.mjs';
import { main } from './lib/main.mjs';
import { endProcess } from './lib/process.mjs';
import { startServers } from './servers/index.mjs';

const TEMPLATE = 'catalyst_template';

async function createTemplate(databaseUrl) {
  const admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  const url = new URL(databaseUrl);
  url.pathname = `/${TEMPLATE}`;
  migrate({ ...process.env, DATABASE_URL: url.href });
}

function jest(args, env, results) {
  // NOTE: most specs wait for servers and processes more than they compute; one worker per core left two cores idle for two thirds of the time.
  const workers = Math.min(6, availableParallelism() + 1);
  const options = [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${results}`,
    `--maxWorkers=${workers}`,
    // NOTE: a spec that fails before it closed its application must not hold up the rest.
    '--forceExit',
    ...args,
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, options, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Tests that passed and failed; a file that could not run counts as one failure. */
function count(results) {
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = JSON.parse(readFileSync(results, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
}

await main(async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'catalyst-test-'));
  chmodSync(scratch, 0o755);
  let code = 1;
  let counted = { passed: 0, failed: 1 };
  let servers;
  try {
    servers = await startServers({ dataDir: scratch, fast: true, say: (line) => process.stderr.write(`${line}\n`) });
    await createTemplate(servers.databaseUrl);
    const env = {
      ...process.env,
      NODE_ENV: 'test',
      TEST_DATABASE_URL: servers.databaseUrl,
      TEST_DATABASE_TEMPLATE: TEMPLATE,
      TEST_REDIS_URL: servers.redisUrl,
    };
    const results = join(scratch, 'results.json');
    code = await jest(process.argv.slice(2), env, results);
    counted = count(results);
  } catch (error) {
    process.stderr.write(`${error.stack}\n`);
  } finally {
    await servers?.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stdout.write(`${counted.passed} passed, ${counted.failed} failed\n`);
  endProcess(code === 0 && counted.failed > 0 ? 1 : code);
});
