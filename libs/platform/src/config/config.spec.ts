import { z } from 'zod';

import type { ConfigError } from './index.js';
import {
  assertConfiguration,
  ConfigFor,
  configurationWarnings,
  env,
  Environment,
  inUnit,
  listConfiguration,
  RuntimeConfig,
} from './index.js';

class SampleConfig extends ConfigFor(
  'sample',
  {
    SAMPLE_TTL: env.duration('15m').describe('How long'),
    SAMPLE_SIZE: env.int(4, { min: 1, max: 10 }).describe('How many'),
    SAMPLE_SWITCH: env.onOff(true).describe('Whether'),
    SAMPLE_ORIGINS: env.list().describe('From where'),
    SAMPLE_SECRET: env.secret().optional().describe('The key'),
    SAMPLE_KIND: z.enum(['a', 'b']).default('a').describe('Which'),
  },
  {
    aliases: { SAMPLE_SECRET: ['OLD_SECRET'], SAMPLE_TTL: ['SAMPLE_EXPIRES_IN', inUnit('OLD_LIFE_MINUTES', 'm')] },
    replaces: { SAMPLE_SECRET: ['THEIR_SECRET'] },
    check: (values, { production }) => (production && !values.SAMPLE_SECRET ? { SAMPLE_SECRET: 'is required in production' } : {}),
    warn: ({ SAMPLE_SIZE }) => (SAMPLE_SIZE === 10 ? { SAMPLE_SIZE: 'is as large as it gets' } : {}),
  },
) {}

function problems(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    new SampleConfig(new Environment(environment));
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('configuration of a module', () => {
  it('has a default for everything that is unset or empty', () => {
    expect({ ...new SampleConfig(new Environment({ SAMPLE_SIZE: '' })) }).toEqual({
      SAMPLE_TTL: 900,
      SAMPLE_SIZE: 4,
      SAMPLE_SWITCH: true,
      SAMPLE_ORIGINS: [],
      SAMPLE_KIND: 'a',
    });
  });

  it('reads durations in seconds, switches, lists and aliases', () => {
    const environment = new Environment({
      SAMPLE_TTL: '7d',
      SAMPLE_SWITCH: 'off',
      SAMPLE_ORIGINS: 'https://a.example, https://b.example',
      OLD_SECRET: 'hidden',
    });
    const config = new SampleConfig(environment);
    expect(config.SAMPLE_TTL).toBe(7 * 86_400);
    expect(config.SAMPLE_SWITCH).toBe(false);
    expect(config.SAMPLE_ORIGINS).toEqual(['https://a.example', 'https://b.example']);
    expect(config.SAMPLE_SECRET).toBe('hidden');
  });

  it('names every variable that is wrong, with its reason', () => {
    const found = problems({ SAMPLE_TTL: 'soon', SAMPLE_SIZE: '11', SAMPLE_KIND: 'c' });
    expect(found).toHaveLength(3);
    expect(found[0]).toBe('SAMPLE_TTL: "soon" is not a duration such as 90s, 15m, 12h or 7d');
    expect(found[1]).toMatch(/^SAMPLE_SIZE: .*10/);
    expect(found[2]).toMatch(/^SAMPLE_KIND: /);
  });

  it('names the name under which a wrong value was read', () => {
    expect(problems({ OLD_LIFE_MINUTES: 'soon' })).toEqual([
      'SAMPLE_TTL (read from OLD_LIFE_MINUTES): "soon" is not a duration such as 90s, 15m, 12h or 7d',
    ]);
  });

  it('names broken rules beside wrong values, each variable once', () => {
    const found = problems({ NODE_ENV: 'production', SAMPLE_TTL: 'soon', SAMPLE_SIZE: '11' });
    expect(found.map((problem) => problem.split(':')[0])).toEqual(['SAMPLE_TTL', 'SAMPLE_SIZE', 'SAMPLE_SECRET']);
  });

  it('is not usable together with what was found wrong elsewhere', () => {
    expect(() => assertConfiguration(new Environment({ SAMPLE_SIZE: '11' }), ['OTHER: is wrong'])).toThrow(
      /OTHER: is wrong\n {2}- SAMPLE_SIZE: /,
    );
  });

  it('converts former names that have another unit', () => {
    expect(new SampleConfig(new Environment({ OLD_LIFE_MINUTES: '30' })).SAMPLE_TTL).toBe(1_800);
    expect(new SampleConfig(new Environment({ OLD_LIFE_MINUTES: '30', SAMPLE_EXPIRES_IN: '20m' })).SAMPLE_TTL).toBe(1_200);
    expect(new SampleConfig(new Environment({ OLD_LIFE_MINUTES: '30', SAMPLE_TTL: '1m' })).SAMPLE_TTL).toBe(60);
  });

  it('applies rules over several variables', () => {
    expect(problems({ NODE_ENV: 'production' })).toEqual(['SAMPLE_SECRET: is required in production']);
    expect(problems({ NODE_ENV: 'production', SAMPLE_SECRET: 'x' })).toEqual([]);
  });

  it('lists variables with their descriptions and never shows a secret', () => {
    const listed = listConfiguration(new Environment({ SAMPLE_SECRET: 'very-hidden-value' })).filter(({ module }) => module === 'sample');
    expect(listed.find(({ name }) => name === 'SAMPLE_TTL')).toMatchObject({ description: 'How long', default: 900 });
    expect(listed.find(({ name }) => name === 'SAMPLE_SECRET')).toMatchObject({ description: 'The key', secret: true, value: '(set)' });
    expect(JSON.stringify(listed)).not.toContain('very-hidden-value');
  });

  it('finds families of variables by pattern', () => {
    const environment = new Environment({ AI_PROVIDER_ONE_MODEL: 'm', AI_PROVIDER_TWO_MODEL: '', OTHER: 'x' });
    expect(environment.family(/^AI_PROVIDER_/)).toEqual({ AI_PROVIDER_ONE_MODEL: 'm' });
  });
});

describe('the environment', () => {
  const runtime = (environment: NodeJS.ProcessEnv): RuntimeConfig => new RuntimeConfig(new Environment(environment));

  it.each([
    [{}, 'development', false],
    [{ NODE_ENV: 'production' }, 'production', true],
    [{ NODE_ENV: 'staging' }, 'staging', true],
    [{ ENVIRONMENT: 'production' }, 'production', true],
    [{ ENVIRONMENT: 'staging' }, 'staging', true],
    [{ NODE_ENV: 'production', ENVIRONMENT: 'development' }, 'production', true],
    [{ NODE_ENV: 'test', ENVIRONMENT: 'production' }, 'test', false],
  ])('%j is %s', (environment, name, production) => {
    expect(runtime(environment)).toMatchObject({ NODE_ENV: name, production, host: production ? '0.0.0.0' : '127.0.0.1' });
    expect(problems(environment)).toEqual(production ? ['SAMPLE_SECRET: is required in production'] : []);
  });

  it.each([
    ['INFO', 'info'],
    ['Debug', 'debug'],
    ['WARNING', 'warn'],
    ['warning', 'warn'],
    ['CRITICAL', 'fatal'],
    [' error ', 'error'],
    ['', 'info'],
  ])('LOG_LEVEL may be written "%s"', (text, level) => {
    expect(runtime({ LOG_LEVEL: text }).LOG_LEVEL).toBe(level);
  });

  it('has no other levels', () => {
    expect(() => runtime({ LOG_LEVEL: 'loud' })).toThrow('LOG_LEVEL: "loud" is not a log level; use one of trace, debug, info');
  });
});

describe('warnings about the environment', () => {
  const warnings = (environment: NodeJS.ProcessEnv): unknown[] => {
    return configurationWarnings(new Environment(environment)).map(({ message, fields }) => [message, ...Object.values(fields)]);
  };

  it.each([
    ['former names', { OLD_SECRET: 'x' }, ['environment variable has been renamed', 'OLD_SECRET', 'SAMPLE_SECRET']],
    [
      'former names of another unit',
      { OLD_LIFE_MINUTES: '5' },
      ['environment variable has been renamed', 'OLD_LIFE_MINUTES', 'SAMPLE_TTL'],
    ],
    [
      'former names that do not count',
      { OLD_LIFE_MINUTES: '5', SAMPLE_TTL: '5m' },
      ['environment variable is ignored because another of its names is set', 'OLD_LIFE_MINUTES', 'SAMPLE_TTL'],
    ],
    ['names of other programs', { THEIR_SECRET: 'x' }, ['environment variable is not used', 'THEIR_SECRET', 'SAMPLE_SECRET']],
    ['settings that are unwise', { SAMPLE_SIZE: '10' }, ['setting needs attention', 'SAMPLE_SIZE', 'is as large as it gets']],
  ])('name %s', (_kind, environment, warning) => {
    expect(warnings(environment)).toEqual([warning]);
  });

  it.each([
    ['SAMPEL_TTL', 'SAMPLE_TTL'],
    ['SAMPLE_ORIGIN', 'SAMPLE_ORIGINS'],
    ['SAMPLE_SWITHC', 'SAMPLE_SWITCH'],
    ['sample_kind', 'SAMPLE_KIND'],
    ['LOG_LEVLE', 'LOG_LEVEL'],
    ['NODE_EVN', 'NODE_ENV'],
    ['PUBLIC_URI', 'PUBLIC_URL'],
  ])('name a misspelt variable: %s', (name, own) => {
    expect(warnings({ [name]: 'x' })).toEqual([['unknown environment variable', name, own]]);
  });

  it.each([
    'PATH',
    'HOME',
    'SHELL',
    'HOSTNAME',
    'POST',
    'PORTS',
    'LANG',
    'LC_ALL',
    'NODE_OPTIONS',
    'NODE_PATH',
    'LOG_FILE',
    'XDG_DATA_DIRS',
    'npm_config_cache',
  ])('leave names of the system and of other programs alone: %s', (name) => {
    expect(warnings({ [name]: 'x' })).toEqual([]);
  });

  it('leave addresses alone that Kubernetes sets for the services of a namespace', () => {
    expect(warnings({ PUBLIC_URI: 'tcp://10.0.0.1:80', THEIR_SECRET: 'tcp://10.0.0.1:80' })).toEqual([]);
  });

  it('never show a value', () => {
    const environment = new Environment({
      OLD_SECRET: 'very-hidden-value',
      THEIR_SECRET: 'very-hidden-value',
      SAMPLE_SECRETS: 'very-hidden-value',
    });
    expect(configurationWarnings(environment)).toHaveLength(3);
    expect(JSON.stringify(configurationWarnings(environment))).not.toContain('very-hidden-value');
  });
});
