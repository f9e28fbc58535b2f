// npm test: private servers, a migrated template database, Jest; the last line counts what passed and failed.
import { chmodSync, existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import pg from 'pg';

import { migrate } from './lib/application.mjs';
import { main } from './lib/main.mjs';
import { end, endProcess, launchProgram, removeAtExit } from './lib/process.mjs';
import { startServers } from './servers/index.mjs';

const TEMPLATE = 'catalyst_template';
/** The longest single test has 8 minutes. */
const SILENCE_MS = Number(process.env.TEST_SILENCE_SECONDS || 600) * 1_000;
/** How long Jest may take to exit. */
const LEAVE_MS = 20_000;

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

/**
 * Runs Jest in its own process group, which ends with this process. Jest is killed when it has printed nothing for `SILENCE_MS`, and when it
 * does not exit after the results because a spec left a handle open, so that a run always ends with a reason.
 */
async function jest(args, env, scratch) {
  // NOTE: most specs mainly wait for servers and processes; with one worker per core, two cores were idle for two thirds of the time.
  const workers = Math.min(6, availableParallelism() + 1);
  const results = join(scratch, 'results.json');
  const running = join(scratch, 'running.json');
  const options = [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${results}`,
    `--maxWorkers=${workers}`,
    ...(process.stderr.isTTY ? ['--colors'] : []),
    ...args,
  ];
  const child = launchProgram(process.execPath, options, {
    env: { ...env, TEST_RUNNING_FILE: running },
    group: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let lastOutput = Date.now();
  child.stderr.on('data', (chunk) => {
    lastOutput = Date.now();
    process.stderr.write(chunk);
  });
  let problem;
  const kill = (why) => {
    if (problem) return;
    problem = why;
    void end(-child.pid, 'SIGTERM', LEAVE_MS);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => kill(`ended by ${signal}`));
  const watch = setInterval(() => {
    if (existsSync(results)) {
      if (Date.now() - statSync(results).mtimeMs > LEAVE_MS)
        kill('a spec left something open, so Jest did not exit; find it with npm test -- <path> --detectOpenHandles');
    } else if (Date.now() - lastOutput > SILENCE_MS)
      kill(`no output for ${SILENCE_MS / 1_000} s; ended while these ran:\n${runningSpecs(running)}`);
  }, 500);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(watch);
  await end(-child.pid, 'SIGKILL');
  if (problem) process.stderr.write(`${problem}\n`);
  return { code: problem ? 1 : (code ?? 1), ...count(results) };
}

/** The specs that are running, as last written by tools/lib/running-specs.mjs, one path per line. */
function runningSpecs(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).join('\n') : 'no spec';
}

/** The numbers of passed and failed tests; a file that could not run counts as one failure. */
function count(results) {
  if (!existsSync(results)) return { passed: 0, failed: 1 };
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = JSON.parse(readFileSync(results, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
}

await main(async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'catalyst-test-'));
  chmodSync(scratch, 0o755);
  removeAtExit(scratch);
  let ended = { code: 1, passed: 0, failed: 1 };
  let servers;
  try {
    servers = await startServers({ dataDir: scratch, fast: true, say: (line) => process.stderr.write(`${line}\n`) });
    await createTemplate(servers.databaseUrl);
    const env = {
      ...process.env,
      NODE_ENV: 'test',
      // NOTE: the specs start the programs more than a hundred times; cached compiled code saves a fifth of each start.
      NODE_COMPILE_CACHE: resolve('node_modules/.cache/compiled'),
      TEST_DATABASE_URL: servers.databaseUrl,
      TEST_DATABASE_TEMPLATE: TEMPLATE,
      TEST_REDIS_URL: servers.redisUrl,
    };
    ended = await jest(process.argv.slice(2), env, scratch);
  } catch (error) {
    process.stderr.write(`${error.stack}\n`);
  } finally {
    await servers?.stop();
  }
  const { code, passed, failed } = ended;
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  endProcess(code === 0 && failed > 0 ? 1 : code);
});
