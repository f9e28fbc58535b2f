import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { Environment, listConfiguration } from '#platform';

import { CliConfig } from '../../src/cli/cli.config.js';
import { loadModules } from '../../src/app.module.js';
import { anchorsOf, codeOf, documents, linksOf } from './markdown.js';

const all = documents();
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts;

/** Commands of npm itself. */
const NPM = new Set(['test', 'start', 'ci', 'install', 'run', 'rebuild', 'audit', 'sbom', 'pack', 'prune', 'link']);
const COMMANDS = new Set([
  'login',
  'logout',
  'whoami',
  'run',
  'runs',
  'projects',
  'assets',
  'config',
  'migrate',
  'doctor',
  'service-client',
  'user',
  'help',
]);
const README_LINES = 24;

it('finds the documents', () => {
  const paths = all.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/adr/README.md']));
});

it('links to files and headings that exist', () => {
  const broken = all.flatMap(({ path, text }) =>
    linksOf(text)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [file = '', anchor] = target.split('#');
        const place = file === '' ? path : normalize(join(dirname(path), file));
        if (!existsSync(place)) return true;
        return anchor !== undefined && !anchorsOf(readFileSync(place, 'utf8')).has(anchor);
      })
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

it('names files and folders that exist', () => {
  const named = all.flatMap(({ path, text }) =>
    codeOf(text)
      .flatMap((code) => [...code.matchAll(/(?<![\w/.@-])(?:src|libs|test|tools|docs|deploy|bench|client)\/[\w./-]*[\w/]/g)])
      .map(([name]) => ({ path, name })),
  );
  expect(named.length).toBeGreaterThan(15);
  const wrong = named.filter(({ path, name }) => !existsSync(name) && !existsSync(join(dirname(path), name)));
  expect(wrong.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

it('names npm scripts and commands that exist', () => {
  const wrong = all.flatMap(({ path, text }) =>
    codeOf(text)
      .flatMap((code) => [
        ...[...code.matchAll(/\bnpm (?:--silent |-s )?run (?:--silent |-s )?([\w:-]+)/g)].filter(([, name = '']) => !(name in scripts)),
        ...[...code.matchAll(/\bnpm ([a-z]+)\b/g)].filter(([, name = '']) => !NPM.has(name)),
        ...[...code.matchAll(/(?:^`|npm run catalyst -- |dist\/src\/cli\.js )(?:catalyst )?([a-z-]+)/g)].filter(
          ([found, name = '']) => /catalyst |cli\.js /.test(found) && !COMMANDS.has(name) && !name.startsWith('-'),
        ),
      ])
      .map(([found]) => `${path}: ${found}`),
  );
  expect(wrong).toEqual([]);
});

it('names settings that exist', async () => {
  const unset = new Environment({});
  await loadModules(unset);
  new CliConfig(unset);
  const known = new Set(listConfiguration().flatMap(({ name, aliases }) => [name, ...aliases]));
  const used = all
    .filter(({ path }) => !path.startsWith('bench/'))
    .flatMap(({ path, text }) =>
      codeOf(text).flatMap((code) => [...code.matchAll(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/g)].map(([, name = '']) => ({ path, name }))),
    );
  expect(used.length).toBeGreaterThan(5);
  expect(used.filter(({ name }) => !known.has(name) && !OTHERS.test(name)).map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

/** Families by pattern, settings of packages that tests load, and what belongs to the tools or to somebody else's program. */
const OTHERS =
  /^(AI_PROVIDER_|AI_AGENT_|LANE_|VAULT_FOLDER|POSTGRES_|REDIS_PASSWORD|NODE_OPTIONS|OTEL_|OLLAMA_|CHAOS_|BENCH_|CHROMIUM_PATH|PGPASSWORD|UPSTREAM)/;

it('has a short README in every module, lib and agent', () => {
  const folders = [...globSync('src/*'), ...globSync('libs/*'), ...globSync('src/agents/*/*')].filter((path) =>
    statSync(path).isDirectory(),
  );
  const lines = folders.map((folder) => {
    const file = join(folder, 'README.md');
    return { folder, lines: existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0 };
  });
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter(({ lines }) => lines < 4 || lines > README_LINES)).toEqual([]);
});
