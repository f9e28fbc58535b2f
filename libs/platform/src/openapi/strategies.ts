import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

import { STRATEGY } from '../security/index.js';
import type { StrategyDefinition } from '../security/index.js';

/** The strategies of an application, each once, as their providers declare them; the fallback comes first, in whichever module it is. */
export function strategiesOf(app: Pick<INestApplicationContext, 'get'>): StrategyDefinition[] {
  const providers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.providers.values()]);
  const found = providers.flatMap(({ metatype }) => {
    const definition = metatype ? (Reflect.getOwnMetadata(STRATEGY, metatype) as StrategyDefinition | undefined) : undefined;
    return definition ? [definition] : [];
  });
  return [...new Set(found)].sort((a, b) => Number(b.fallback ?? false) - Number(a.fallback ?? false));
}
