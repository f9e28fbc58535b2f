import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { alive, commandLine, Message } from '../lib/process.mjs';

const lockFile = (dataDir) => join(dataDir, 'launcher.pid');
const addressFile = (dataDir) => join(dataDir, 'servers.json');

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/**
 * The launcher that runs on a data folder now, with the addresses of what it runs as far as that is up.
 * @returns {Promise<{ pid: number, databaseUrl?: string, redisUrl?: string, url?: string } | undefined>}
 */
export async function runningLauncher(dataDir) {
  if (!existsSync(lockFile(dataDir))) return undefined;
  const pid = Number(readFileSync(lockFile(dataDir), 'utf8'));
  if (pid === process.pid || !alive(pid) || !(await commandLine(pid)).includes('tools/')) return undefined;
  return { pid, ...readJson(addressFile(dataDir)) };
}

/** Publishes what this launcher runs on its data folder: the URLs of the servers and, later, of the application. */
export function publish(dataDir, addresses) {
  const file = addressFile(dataDir);
  writeFileSync(file, JSON.stringify({ ...readJson(file), ...addresses }), { mode: 0o600 });
}

/** Locks a data folder for this process. Throws a `Message` if another one holds the lock. Returns a function that releases it. */
export async function lock(dataDir) {
  const file = lockFile(dataDir);
  const other = await runningLauncher(dataDir);
  if (other)
    throw new Message(
      `Catalyst already runs on ${dataDir} (process ${other.pid}); stop it first, or set CATALYST_DATA_DIR to another folder`,
    );
  const release = () => [file, addressFile(dataDir)].forEach((path) => rmSync(path, { force: true }));
  release();
  // NOTE: of two processes that start together, the one that creates the file continues.
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    throw new Message(`another process is starting Catalyst on ${dataDir}; wait for it, or set CATALYST_DATA_DIR to another folder`);
  }
  return release;
}
