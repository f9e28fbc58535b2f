import type { DocumentBuilder } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import type { Principal } from './principal.js';

/** Metadata key of a strategy's definition; the value is a `StrategyDefinition`. */
export const STRATEGY = 'catalyst:strategy';

/** A security scheme as OpenAPI writes it. */
export type SecurityScheme = Parameters<DocumentBuilder['addSecurity']>[1];

/** What a strategy declares about itself. */
export interface StrategyDefinition {
  /** Unique in the installation, e.g. `access-token`. */
  name: string;
  /** Its security schemes in the OpenAPI document, by name, and the kind of principal each one identifies. */
  schemes: Readonly<Record<string, { identifies: Principal['kind']; scheme: SecurityScheme }>>;
  /** Asked after all others, so that a strategy with a narrower rule gets its requests. */
  fallback?: boolean;
}

/** What a strategy of passport must offer besides `authenticate` and `validate`. */
export interface RequestStrategy {
  /** Whether the request carries the credentials that this strategy checks; looks at the head of the request only and never throws. */
  accepts(request: FastifyRequest): boolean;
}

/**
 * Makes a provider that extends `PassportStrategy(…)` one of the ways to authenticate a request. Its `validate` returns a `Principal`, or
 * throws the error to answer with.
 */
export function AuthenticationStrategy(definition: StrategyDefinition) {
  return (target: new (...args: never[]) => RequestStrategy): void => Reflect.defineMetadata(STRATEGY, definition, target);
}
