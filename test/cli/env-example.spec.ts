import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

import { assertConfiguration, Environment, listConfiguration } from '#platform';
import type { ConfigError } from '#platform';

import { CliConfig } from '../../src/cli/cli.config.js';
import { envExample } from '../../src/cli/config-text.js';
import { loadModules } from '../../src/app.module.js';

const UNSET = new Environment({});

beforeAll(async () => {
  await loadModules(UNSET);
  new CliConfig(UNSET);
});

it('holds what the program says of itself; `npm run --silent config:print -- --env > .env.example` writes it', () => {
  expect(readFileSync('.env.example', 'utf8')).toBe(envExample());
});

it('names every variable once, with a description', () => {
  const names = [...envExample().matchAll(/^#([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...names].sort()).toEqual(
    listConfiguration()
      .map(({ name }) => name)
      .sort(),
  );
  expect(listConfiguration().filter(({ description }) => description.length < 5)).toEqual([]);
});

it('changes nothing when every line is switched on: what it shows are the defaults, in a form that is read', () => {
  const defaults = Object.fromEntries(listConfiguration(UNSET).map(({ name, value }) => [name, value]));
  const switchedOn = parseEnv(envExample().replaceAll(/^#([A-Z][A-Z0-9_]*=)/gm, '$1')) as NodeJS.ProcessEnv;
  const environment = new Environment({ ...switchedOn, DATABASE_URL: 'postgres://localhost/catalyst', REDIS_URL: 'redis://localhost' });
  try {
    assertConfiguration(environment);
  } catch (error) {
    expect((error as ConfigError).problems.filter((problem) => !problem.includes('SECRET'))).toEqual([]);
  }
  const read = Object.fromEntries(listConfiguration(environment).map(({ name, value }) => [name, value]));
  expect({ ...read, DATABASE_URL: undefined, REDIS_URL: undefined }).toEqual({
    ...defaults,
    DATABASE_URL: undefined,
    REDIS_URL: undefined,
  });
});

it('holds no secret', () => {
  for (const { name, secret } of listConfiguration()) if (secret) expect(envExample()).toContain(`#${name}=\n`);
});
