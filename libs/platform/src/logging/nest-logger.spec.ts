import { jest } from '@jest/globals';
import { Logger as NestsLogger } from '@nestjs/common';

import { root } from './logger.js';
import { NestLogger } from './nest-logger.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

let written: [level: string, fields: unknown, message: unknown][];

beforeEach(() => {
  written = [];
  for (const level of LEVELS)
    jest.spyOn(root, level).mockImplementation((...args: unknown[]) => void written.push([level, args[0], args[1]]));
  NestsLogger.overrideLogger(new NestLogger());
});

afterEach(() => {
  jest.restoreAllMocks();
  NestsLogger.overrideLogger(false);
});

describe('the Logger of Nest', () => {
  it('is heard at the level at which a module uses it', () => {
    const logger = new NestsLogger('Tides');
    logger.log('high water');
    logger.warn('low water');
    logger.debug('turning');
    logger.verbose('still turning');
    logger.fatal('flood');
    expect(written).toEqual([
      ['info', { scope: 'Tides' }, 'high water'],
      ['warn', { scope: 'Tides' }, 'low water'],
      ['debug', { scope: 'Tides' }, 'turning'],
      ['trace', { scope: 'Tides' }, 'still turning'],
      ['fatal', { scope: 'Tides' }, 'flood'],
    ]);
  });

  it('keeps what is passed beside the message, and errors with their stack', () => {
    const logger = new NestsLogger('Tides');
    const error = new Error('gauge is stuck');
    logger.log('measured', { metres: 4 });
    logger.log({ msg: 'structured', metres: 5 });
    logger.error(error);
    logger.error('gauge failed', 'Error: at gauge.ts:1');
    expect(written).toEqual([
      ['info', { scope: 'Tides', details: [{ metres: 4 }] }, 'measured'],
      ['info', { scope: 'Tides', msg: 'structured', metres: 5 }, undefined],
      ['error', { scope: 'Tides', err: error }, 'gauge is stuck'],
      ['error', { scope: 'Tides', details: ['Error: at gauge.ts:1'] }, 'gauge failed'],
    ]);
  });

  it('stays quiet about the start of the framework', () => {
    new NestsLogger('RoutesResolver').log('AppController {/}:');
    new NestsLogger('InstanceLoader').log('AppModule dependencies initialized');
    new NestsLogger('NestApplication').error('Error: listen EADDRINUSE');
    expect(written.map(([level]) => level)).toEqual(['debug', 'debug', 'debug']);
  });
});
