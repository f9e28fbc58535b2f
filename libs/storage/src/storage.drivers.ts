import type { Environment } from '#platform';

import type { ObjectStorage } from './object-storage.js';

/** Makes a storage from the settings of the application. */
type Open = (environment: Environment) => ObjectStorage | Promise<ObjectStorage>;

const BUILT_IN = ['local', 's3'];
const added = new Map<string, Open>();

/**
 * Adds a value to `STORAGE_DRIVER`. Call it where the module of a package is declared: packages are loaded before the settings are read.
 * `open` reads the settings of the driver from the environment, and throws `ConfigError` when they are not usable.
 */
export function defineStorageDriver(name: string, open: Open): void {
  if (storageDrivers().includes(name)) throw new Error(`there are two storage drivers named ${name}`);
  added.set(name, open);
}

/** The values of `STORAGE_DRIVER`. */
export const storageDrivers = (): string[] => [...BUILT_IN, ...added.keys()];

/** How a driver of a package is opened; nothing for one of our own. */
export const addedDriver = (name: string): Open | undefined => added.get(name);
