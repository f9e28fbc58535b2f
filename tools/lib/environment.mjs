import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getSystemErrorMessage } from 'node:util';

import { Message } from './process.mjs';

/** Variables that need a different random value on each machine. */
const SECRETS = ['JWT_ACCESS_SECRET', 'ADMIN_PASSWORD'];

/** Development secrets, created once and kept in the data folder. */
function secrets(dataDir) {
  const file = join(dataDir, 'secrets.json');
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const missing = SECRETS.filter((name) => !kept[name]);
  if (missing.length > 0) {
    for (const name of missing) kept[name] = randomBytes(48).toString('base64url');
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, JSON.stringify(kept, null, 2), { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return kept;
}

/** Reads `.env` if it exists; variables that are already set take precedence. */
export function loadEnvFile() {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** Whether the environment behaves as production; staging does. The same rule is in libs/platform/src/config/node-env.ts. */
export function isProduction() {
  return ['production', 'staging'].includes(process.env.NODE_ENV || process.env.ENVIRONMENT);
}

/** The folder of embedded servers, secrets, local files and mail. */
export function dataDirectory() {
  return process.env.CATALYST_DATA_DIR || '.catalyst';
}

const ADVICE = 'set it to a folder that this user may write to';

/** Creates the data folder when it is missing; throws a `Message` when it cannot be used. */
export function prepareDataDirectory(folder) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (error.code === 'EEXIST') throw new Message(`CATALYST_DATA_DIR: ${folder} is not a folder; ${ADVICE}`);
    throw new Message(`CATALYST_DATA_DIR: ${folder} cannot be created (${getSystemErrorMessage(error.errno)}); ${ADVICE}`);
  }
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new Message(`CATALYST_DATA_DIR: this user may not write to ${folder}; ${ADVICE}`);
  }
}

/** The environment of the application: ours, the servers, and development secrets for those that are unset. */
export function applicationEnvironment({ databaseUrl, redisUrl }) {
  const generated = isProduction() ? {} : secrets(dataDirectory());
  const aliases = process.env.JWT_SECRET || process.env.JWT_SECRET_KEY;
  if (aliases) delete generated.JWT_ACCESS_SECRET;
  return { ...generated, ...process.env, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, CATALYST_DATA_DIR: dataDirectory() };
}
