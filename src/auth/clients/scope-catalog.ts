import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';

import { ACCESS } from '#platform';
import type { Access } from '#platform';

/** Scopes that no route demands by itself, and what they allow. */
const FURTHER: Readonly<Record<string, string>> = {
  'tokens:introspect': 'ask whether any access token is active, and what it holds',
};

/** The scopes there are: those that the routes of all modules ask for. A module that brings `@Scopes('its:own')` need register nothing. */
@Injectable()
export class ScopeCatalog {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    private readonly scanner: MetadataScanner,
  ) {}

  list(): string[] {
    const rules = this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      if (!metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      const handlers = this.scanner.getAllMethodNames(prototype).flatMap((name) => prototype[name] ?? []);
      return [metatype, ...handlers].map((target) => this.reflector.get<Access | undefined>(ACCESS, target));
    });
    const scopes = rules.flatMap((rule) => (rule?.kind === 'service' ? rule.scopes : []));
    return [...new Set([...scopes, ...Object.keys(FURTHER)])].sort();
  }
}
