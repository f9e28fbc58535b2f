import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'JWT_ACCESS_SECRET';

function read(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const kept = (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)[NAME];
  return typeof kept === 'string' ? kept : undefined;
}

/** The development secret of this machine: created once and kept in the data folder, readable by its owner only. */
export function developmentSecret(dataDir: string): string {
  const file = join(dataDir, 'secrets.json');
  const kept = read(file);
  if (kept) return kept;
  mkdirSync(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, JSON.stringify({ [NAME]: randomBytes(48).toString('base64url') }), { mode: 0o600 });
  try {
    // NOTE: creating a link fails if the file exists, so processes that start together all use the secret of the first one.
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft);
  }
  const secret = read(file);
  if (!secret) throw new Error(`${file} holds no ${NAME}; delete the file to have it made again`);
  return secret;
}
