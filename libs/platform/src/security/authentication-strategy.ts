import type { DocumentBuilder } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import type { Principal } from './principal.js';

/** Metadata key of a strategy's definition; the value is a `StrategyDefinition`. */
export const STRATEGY = 'catalyst:strategy';

/** An OpenAPI security scheme. */
export type SecurityScheme = Parameters<DocumentBuilder['addSecurity']>[1];

/** The declaration of a strategy. */
export interface StrategyDefinition {
  /** Unique in the installation, e.g. `access-token`. */
  name: string;
  /** Its security schemes in the OpenAPI document, by name, and the kind of principal each one identifies. */
  schemes: Readonly<Record<string, { identifies: Principal['kind']; scheme: SecurityScheme }>>;
  /** Tried after all others, so that strategies with narrower rules take precedence. */
  fallback?: boolean;
}

/** The interface of a passport strategy in addition to `authenticate` and `validate`. */
export interface RequestStrategy {
  /** Whether the request carries credentials for this strategy. Reads only the request line and headers, and never throws. */
  accepts(request: FastifyRequest): boolean;
}

/**
 * Registers a provider that extends `PassportStrategy(…)` as an authentication strategy. Its `validate` returns a `Principal` or throws the
 * error to respond with.
 */
export function AuthenticationStrategy(definition: StrategyDefinition) {
  return (target: new (...args: never[]) => RequestStrategy): void => Reflect.defineMetadata(STRATEGY, definition, target);
}
