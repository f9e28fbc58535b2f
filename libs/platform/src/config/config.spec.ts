import { z } from 'zod';

import type { ConfigError } from './index.js';
import { ConfigFor, env, listConfiguration, readEnvFamily, useEnvironment } from './index.js';

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
    aliases: { SAMPLE_SECRET: ['OLD_SECRET'] },
    check: (values, { production }) => (production && !values.SAMPLE_SECRET ? { SAMPLE_SECRET: 'is required in production' } : {}),
  },
) {}

function problems(environment: NodeJS.ProcessEnv): readonly string[] {
  useEnvironment(environment);
  try {
    new SampleConfig();
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('configuration of a module', () => {
  afterAll(() => useEnvironment(process.env));

  it('has a default for everything that is unset or empty', () => {
    useEnvironment({ SAMPLE_SIZE: '' });
    expect({ ...new SampleConfig() }).toEqual({
      SAMPLE_TTL: 900,
      SAMPLE_SIZE: 4,
      SAMPLE_SWITCH: true,
      SAMPLE_ORIGINS: [],
      SAMPLE_KIND: 'a',
    });
  });

  it('reads durations in seconds, switches, lists and aliases', () => {
    useEnvironment({
      SAMPLE_TTL: '7d',
      SAMPLE_SWITCH: 'off',
      SAMPLE_ORIGINS: 'https://a.example, https://b.example',
      OLD_SECRET: 'hidden',
    });
    const config = new SampleConfig();
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

  it('applies rules over several variables', () => {
    expect(problems({ NODE_ENV: 'production' })).toEqual(['SAMPLE_SECRET: is required in production']);
    expect(problems({ NODE_ENV: 'production', SAMPLE_SECRET: 'x' })).toEqual([]);
  });

  it('lists variables with their descriptions and never shows a secret', () => {
    useEnvironment({ SAMPLE_SECRET: 'very-hidden-value' });
    const listed = listConfiguration().filter(({ module }) => module === 'sample');
    expect(listed.find(({ name }) => name === 'SAMPLE_TTL')).toMatchObject({ description: 'How long', default: 900 });
    expect(listed.find(({ name }) => name === 'SAMPLE_SECRET')).toMatchObject({ description: 'The key', secret: true, value: '(set)' });
    expect(JSON.stringify(listed)).not.toContain('very-hidden-value');
  });

  it('finds families of variables by pattern', () => {
    useEnvironment({ AI_PROVIDER_ONE_MODEL: 'm', AI_PROVIDER_TWO_MODEL: '', OTHER: 'x' });
    expect(readEnvFamily(/^AI_PROVIDER_/)).toEqual({ AI_PROVIDER_ONE_MODEL: 'm' });
  });
});
