import { ConfigError, configurationWarnings, Environment } from '#platform';

import { EngineConfig } from './engine.config.js';

const config = (variables: NodeJS.ProcessEnv) => new EngineConfig(new Environment(variables));

describe('the concurrency of a lane', () => {
  it.each([
    ['vision', 4],
    ['llm', 16],
    ['local', 4],
    ['harbour_floor', 4],
  ])('of %s is %i unless it is set', (lane, most) => {
    expect(config({}).concurrency(lane)).toBe(most);
    expect(config({ [`LANE_${lane.toUpperCase()}_CONCURRENCY`]: '0' }).concurrency(lane)).toBe(0);
  });

  it('must be a number, also for a lane that an agent adds', () => {
    expect(() => config({ LANE_HARBOUR_FLOOR_CONCURRENCY: 'two' })).toThrow(ConfigError);
    expect(() => config({ LANE_HARBOUR_FLOOR_CONCURRENCY: 'two' })).toThrow(/LANE_HARBOUR_FLOOR_CONCURRENCY: .*number/);
  });

  it('is not taken for that of a lane of a similar name', () => {
    expect(configurationWarnings(new Environment({ LANE_ML_CONCURRENCY: '2' }))).toEqual([]);
  });
});
