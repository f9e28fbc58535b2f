import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { AuthModuleOptions } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';

import { STRATEGY } from '#platform';
import type { RequestStrategy, StrategyDefinition } from '#platform';

import { StrategySelector } from './strategy-selector.js';
import type { RunnableStrategy } from './strategy-selector.js';

interface FoundStrategy {
  definition: StrategyDefinition;
  strategy: RunnableStrategy;
}

/**
 * The strategies of this application, found among its providers. They are registered with passport under one name that is unique to the
 * application: the registry is shared by the whole process, where a second application would replace strategies of the same name.
 */
@Injectable()
export class RequestStrategies implements OnModuleInit, OnApplicationShutdown {
  private strategies: readonly RunnableStrategy[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly options: AuthModuleOptions,
  ) {}

  onModuleInit(): void {
    const found = this.find();
    const definitions = found.map(({ definition }) => definition);
    assertUnique(definitions.map(({ name }) => `strategy ${name}`));
    assertUnique(definitions.flatMap(({ schemes }) => Object.keys(schemes).map((name) => `security scheme ${name}`)));
    const position = ({ definition: { fallback = false, name } }: FoundStrategy): string => `${Number(fallback)} ${name}`;
    this.strategies = found.sort((a, b) => (position(a) < position(b) ? -1 : 1)).map(({ strategy }) => strategy);
    passport.use(this.name, new StrategySelector((request) => this.accepting(request)));
  }

  onApplicationShutdown(): void {
    passport.unuse(this.name);
  }

  private get name(): string {
    return String(this.options.defaultStrategy);
  }

  private accepting(request: FastifyRequest): RunnableStrategy | undefined {
    return this.strategies.find((strategy) => strategy.accepts(request));
  }

  private find(): FoundStrategy[] {
    const found = this.discovery.getProviders().flatMap(({ metatype, instance }): FoundStrategy[] => {
      const definition = metatype ? (Reflect.getOwnMetadata(STRATEGY, metatype) as StrategyDefinition | undefined) : undefined;
      return definition ? [{ definition, strategy: runnable(definition, instance) }] : [];
    });
    return [...new Map(found.map((one) => [one.definition, one])).values()];
  }
}

function runnable({ name }: StrategyDefinition, instance: unknown): RunnableStrategy {
  const { accepts, authenticate } = (instance ?? {}) as Partial<RunnableStrategy & RequestStrategy>;
  if (typeof accepts !== 'function' || typeof authenticate !== 'function')
    throw new Error(`the strategy ${name} must extend PassportStrategy(…) and have a method accepts(request)`);
  return instance as RunnableStrategy;
}

function assertUnique(names: readonly string[]): void {
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined) throw new Error(`two providers declare the ${duplicate}`);
}
