import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';

import { ACCESS } from '#platform';
import type { Access } from '#platform';

/** Scopes that no route declares, and what they allow. */
const FURTHER: Readonly<Record<string, string>> = {
  'tokens:introspect': 'introspect any access token',
};

/** All known scopes: those that routes declare with `@Scopes('some:scope')`, and the further ones above. */
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
