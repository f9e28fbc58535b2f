import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';

import { ACCESS } from '#platform';
import type { Access } from '#platform';
import type { TestApp } from '#test-support';

/** A route registered in Nest. */
export interface Route {
  method: string;
  path: string;
  handler: string;
  access: Access;
}

const OUTSIDE_API = /^\/(?:health|metrics|api\/health|\.well-known|$)/;
const paths = (target: object): string[] => [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat();

/** All routes of all controllers in all modules. */
export function routesOf({ app }: TestApp): Route[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const type = metatype as new () => object;
    const prototype = type.prototype as Record<string, object>;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      const method =
        typeof handler === 'function' ? (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined) : undefined;
      if (!handler || method === undefined) return [];
      const rule = (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, type)) as Access | undefined;
      return paths(type).flatMap((base) =>
        paths(handler).map((rest) => ({
          method: RequestMethod[method] ?? 'GET',
          path: place(`/${base}/${rest}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')),
          handler: `${type.name}.${name}`,
          access: rule ?? { kind: 'user' },
        })),
      );
    });
  });
}

function place(path: string): string {
  return OUTSIDE_API.test(path) ? path : `/api${path}`;
}
