import { hash } from 'node:crypto';

import { z } from 'zod';

import type { GenerateRequest } from '../call/port.js';

const schemas = new WeakMap<z.ZodType, unknown>();

/** The JSON schema of an answer, made once: agents ask with the same schema again and again. */
function jsonSchemaOf(schema: z.ZodType): unknown {
  const known = schemas.get(schema);
  if (known) return known;
  const json = z.toJSONSchema(schema, { unrepresentable: 'any' });
  schemas.set(schema, json);
  return json;
}

/**
 * What makes two questions to a model the same: `scope`, prompt and its version, images, the schema of the answer and the limits of the call.
 * NOTE: answers are stored under this hash, so a change of it makes jobs that are retried across an upgrade pay again.
 */
export function questionHash(scope: readonly unknown[], request: GenerateRequest<z.ZodType>): string {
  const { system, prompt, images = [], schema, prompt_version, max_output_tokens, temperature } = request;
  const pictures = images.map(({ data }) => hash('sha256', data, 'base64url'));
  const parts = [...scope, prompt_version, system, prompt, pictures, jsonSchemaOf(schema), max_output_tokens, temperature];
  return hash('sha256', JSON.stringify(parts), 'base64url');
}
