import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

import { STRATEGY } from '../security/index.js';
import type { StrategyDefinition } from '../security/index.js';

/** The authentication strategies of all modules, each once, with the fallback first. */
export function strategiesOf(app: Pick<INestApplicationContext, 'get'>): StrategyDefinition[] {
  const providers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.providers.values()]);
  const found = providers.flatMap(({ metatype }) => {
    const definition = metatype ? (Reflect.getOwnMetadata(STRATEGY, metatype) as StrategyDefinition | undefined) : undefined;
    return definition ? [definition] : [];
  });
  return [...new Set(found)].sort((a, b) => Number(b.fallback ?? false) - Number(a.fallback ?? false));
}
