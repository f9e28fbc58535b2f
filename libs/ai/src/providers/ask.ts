import type { LanguageModelUsage, ModelMessage, LanguageModel as SdkModel } from 'ai';
import type { z } from 'zod';

import { Refused } from '../call/failure.js';
import type { GenerateRequest } from '../call/port.js';
import { outputLimit } from '../config/routes.js';
import type { ModelRoute } from '../config/routes.js';
import { modelSchema } from './json-schema.js';

/** What came back from one call: text that should be JSON, and the tokens it took. */
export interface RawAnswer {
  text: string;
  input_tokens: number;
  output_tokens: number;
}

/** A second try: what the model said, and what was wrong with it. */
export interface Repair {
  answer: string;
  problems: string;
}

function messages(request: GenerateRequest<z.ZodType>, repair: Repair | undefined): ModelMessage[] {
  const images = (request.images ?? []).map(({ data, media_type }) => ({ type: 'file' as const, data, mediaType: media_type }));
  const question: ModelMessage = { role: 'user', content: [...images, { type: 'text', text: request.prompt }] };
  if (!repair) return [question];
  return [
    question,
    { role: 'assistant', content: repair.answer || '(empty)' },
    {
      role: 'user',
      content: `That answer cannot be used:\n${repair.problems}\nAnswer again with one JSON object that satisfies the schema, and nothing else.`,
    },
  ];
}

const counted = (usage: LanguageModelUsage | undefined): Omit<RawAnswer, 'text'> => ({
  input_tokens: usage?.inputTokens ?? 0,
  output_tokens: usage?.outputTokens ?? 0,
});

/** NOTE: a model that is not told the schema by its protocol reads it; the answer is parsed by it either way. */
function systemOf(route: ModelRoute, { system, schema }: GenerateRequest<z.ZodType>): string {
  if (route.json === 'schema') return system;
  return `${system}\n\nAnswer with one JSON object, and nothing around it, that satisfies this JSON schema:\n${JSON.stringify(modelSchema(schema))}`;
}

/** Makes one call; whether its text satisfies the schema is not decided here. */
export async function ask(
  model: SdkModel,
  route: ModelRoute,
  request: GenerateRequest<z.ZodType>,
  signal: AbortSignal,
  repair?: Repair,
): Promise<RawAnswer> {
  const { generateText, jsonSchema, NoObjectGeneratedError, Output } = await import('ai');
  const temperature = request.temperature ?? route.temperature;
  try {
    const result = await generateText({
      model,
      system: systemOf(route, request),
      messages: messages(request, repair),
      output: Output.object({ schema: jsonSchema(modelSchema(request.schema)) }),
      maxOutputTokens: outputLimit(route, request.max_output_tokens),
      maxRetries: 0,
      abortSignal: signal,
      ...(temperature !== undefined && { temperature }),
    });
    if (result.finishReason === 'content-filter') throw new Refused('the provider filtered the answer');
    return { text: result.text, ...counted(result.usage) };
  } catch (error) {
    if (NoObjectGeneratedError.isInstance(error)) {
      if (error.finishReason === 'content-filter') throw new Refused('the provider filtered the answer');
      return { text: error.text ?? '', ...counted(error.usage) };
    }
    throw error;
  }
}
