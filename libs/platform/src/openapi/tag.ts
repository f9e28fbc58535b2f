import { applyDecorators, SetMetadata } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ApiTags } from '@nestjs/swagger';

const TAG = 'catalyst:tag';

/** A group of operations in the OpenAPI document. */
export interface ApiTag {
  name: string;
  description: string;
}

/** Groups the operations of a controller under a tag with a description. */
export function Tag(name: string, description: string): ClassDecorator {
  return applyDecorators(ApiTags(name), SetMetadata(TAG, { name, description } satisfies ApiTag));
}

/** The tags declared with `@Tag`. */
export function tagsOfControllers(app: Pick<INestApplicationContext, 'get'>): ApiTag[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const tag = metatype ? (Reflect.getMetadata(TAG, metatype) as ApiTag | undefined) : undefined;
    return tag ? [tag] : [];
  });
}
