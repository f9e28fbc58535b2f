import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import type { Type } from '@nestjs/common';

import { ConfigError } from '../config/index.js';

const SOURCE = /\.(?:ts|js)$/;
const NOT_SOURCE = /\.(?:d\.ts|spec\.ts|int-spec\.ts|e2e-spec\.ts)$/;

/** Loads the class that each file of a kind exports, e.g. `discover(import.meta.dirname, '*', 'module')` for `users/users.module.ts`; ordered by path. */
export async function discover(root: string, folder: string, role: string): Promise<Type[]> {
  const files = globSync(`${folder}/*.${role}.{ts,js}`, { cwd: root }).filter((file) => SOURCE.test(file) && !NOT_SOURCE.test(file));
  return Promise.all(files.sort().map((file) => loadClass(join(root, file), role)));
}

/** Loads a package by name: its default export is a Nest module; its `migrations` folder is next to its entry file. Throws `ConfigError`. */
export async function discoverPackage(name: string): Promise<{ module: Type; root: string }> {
  offerLibs();
  const { entry, exported } = await load(name).catch((cause: unknown) => {
    const missing = cause instanceof Error && cause.message.startsWith(`Cannot find package '${name}'`);
    const advice = `is it installed? Run npm install ${name}, or take it out of the list`;
    const reason = missing ? `cannot be loaded; ${advice}` : `cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new ConfigError([`CATALYST_PACKAGES: ${name} ${reason}`]);
  });
  if (typeof exported.default !== 'function')
    throw new ConfigError([`CATALYST_PACKAGES: ${name} must export a Nest module as its default`]);
  return { module: exported.default as Type, root: dirname(entry) };
}

async function load(name: string): Promise<{ entry: string; exported: { default?: unknown } }> {
  return { entry: fileURLToPath(import.meta.resolve(name)), exported: (await import(name)) as { default?: unknown } };
}

let offered = false;

/** Resolves `catalyst/…` imports of packages to this program, wherever the packages are installed. */
function offerLibs(): void {
  if (offered) return;
  offered = true;
  try {
    process.getBuiltinModule('node:module').registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, specifier.startsWith('catalyst/') ? { ...context, parentURL: import.meta.url } : context),
    });
  } catch {
    // NOTE: a test runner with its own loader does not allow hooks; a package that needs them then fails at its first import.
  }
}

async function loadClass(path: string, role: string): Promise<Type> {
  const exports = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const suffix = role.charAt(0).toUpperCase() + role.slice(1);
  const classes = Object.entries(exports).filter(([name, value]) => typeof value === 'function' && name.endsWith(suffix));
  const found = classes[0]?.[1];
  if (classes.length !== 1 || !found) throw new Error(`${basename(path)} must export exactly one class named …${suffix}`);
  return found as Type;
}
