import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import type { StandardSchemaV1 } from '@standard-schema/spec';

import { ValidationError } from '../errors/index.js';

/** Validates every `@Body`, `@Query` and `@Param` that has a schema; the handler receives the parsed value. Throws `VALIDATION_ERROR`. */
@Injectable()
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, { schema, type, data }: ArgumentMetadata & { schema?: StandardSchemaV1 }): Promise<unknown> {
    if (!schema || type === 'custom') return value;
    const pending = schema['~standard'].validate(value);
    const result = pending instanceof Promise ? await pending : pending;
    if (!result.issues) return result.value;
    const root = type === 'param' && data ? [data] : [];
    throw new ValidationError({
      errors: result.issues
        .flatMap((issue) => {
          const path = [...root, ...(issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))].map(String);
          return (
            unknownKeys(issue)?.map((key) => ({ path: [...path, key].join('.'), message: 'Unknown field' })) ?? [
              { path: path.join('.'), message: issue.message },
            ]
          );
        })
        .slice(0, 100),
    });
  }
}

/** The unknown keys of an issue, so that each gets an error with its own path. */
function unknownKeys(issue: StandardSchemaV1.Issue): string[] | undefined {
  return 'code' in issue && issue.code === 'unrecognized_keys' && 'keys' in issue && Array.isArray(issue.keys)
    ? issue.keys.map(String)
    : undefined;
}
