import { ModulesContainer } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';

import { ACCESS } from '../security/index.js';
import type { Access } from '../security/index.js';

const DEFAULT: Access = { kind: 'user' };

/** The operation id of a handler: `ProjectRunsController.start` is `project_runs_start`. */
export function operationIdOf(controller: string, method: string): string {
  const snake = (text: string): string => text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return `${snake(controller.replace(/Controller$/, ''))}_${snake(method)}`;
}

/** Who may call each handler of the application, by operation id. */
export function accessOfOperations(app: Pick<INestApplicationContext, 'get'>): Map<string, Access> {
  const access = new Map<string, Access>();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  for (const { metatype } of controllers) {
    if (typeof metatype !== 'function') continue;
    const prototype = metatype.prototype as Record<string, unknown>;
    const ofClass = Reflect.getMetadata(ACCESS, metatype) as Access | undefined;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
      if (name === 'constructor' || typeof handler !== 'function') continue;
      const own = Reflect.getMetadata(ACCESS, handler) as Access | undefined;
      access.set(operationIdOf(metatype.name, name), own ?? ofClass ?? DEFAULT);
    }
  }
  return access;
}
