import { DiscoveryService } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';

import { AuthenticationStrategy } from '#platform';
import type { RequestStrategy, StrategyDefinition } from '#platform';

import { RequestStrategies } from './request-strategies.js';

const scheme = { type: 'http', scheme: 'bearer' } as const;
const options = { defaultStrategy: 'principal-of-a-test', session: false, property: 'principal' };
const request = { headers: {} } as FastifyRequest;

function strategy(definition: StrategyDefinition): new () => RequestStrategy {
  @AuthenticationStrategy(definition)
  class Some extends passport.Strategy {
    accepts = () => true;

    override authenticate(this: passport.StrategyCreated<this>) {
      this.success({ name: definition.name });
    }
  }
  return Some;
}

function registryOf(...types: (new () => unknown)[]): RequestStrategies {
  const providers = types.map((metatype) => ({ metatype, instance: new metatype() }));
  return new RequestStrategies({ getProviders: () => providers } as unknown as DiscoveryService, options);
}

const authenticated = (): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const done = (error: Error | null, user: unknown): void => (error ? reject(error) : resolve(user));
    passport.authenticate(options.defaultStrategy, done)(request, {}, reject);
  });

it('asks the fallback last, the others by name', async () => {
  const fallback = strategy({ name: 'a', schemes: {}, fallback: true });
  registryOf(fallback).onModuleInit();
  expect(await authenticated()).toEqual({ name: 'a' });
  registryOf(fallback, strategy({ name: 'c', schemes: {} }), strategy({ name: 'b', schemes: {} })).onModuleInit();
  expect(await authenticated()).toEqual({ name: 'b' });
});

it('leaves nothing in the registry of the process when the application ends', async () => {
  const registry = registryOf(strategy({ name: 'a', schemes: {} }));
  registry.onModuleInit();
  registry.onApplicationShutdown();
  await expect(authenticated()).rejects.toThrow('Unknown authentication strategy "principal-of-a-test"');
});

it('stops the start when two strategies share a name or a security scheme', () => {
  const identifies = 'service';
  const one = strategy({ name: 'a', schemes: { key: { identifies, scheme } } });
  expect(() => registryOf(one, strategy({ name: 'a', schemes: {} })).onModuleInit()).toThrow('two providers declare the strategy a');
  const other = strategy({ name: 'b', schemes: { key: { identifies, scheme } } });
  expect(() => registryOf(one, other).onModuleInit()).toThrow('two providers declare the security scheme key');
});

it('stops the start when a provider that is declared a strategy is none, and takes no subclass for its parent', async () => {
  class Nothing {
    accepts = () => true;
  }
  AuthenticationStrategy({ name: 'nothing', schemes: {} })(Nothing);
  expect(() => registryOf(Nothing).onModuleInit()).toThrow('the strategy nothing must extend PassportStrategy(…)');
  const parent = strategy({ name: 'a', schemes: {} });
  class Child extends parent {
    authenticate(): never {
      throw new Error('not asked');
    }
  }
  registryOf(parent, Child).onModuleInit();
  expect(await authenticated()).toEqual({ name: 'a' });
});
