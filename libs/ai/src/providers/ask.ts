import type { LanguageModelUsage, ModelMessage, LanguageModel as SdkModel } from 'ai';
import type { z } from 'zod';

import type { ModelRoute } from '../config/routes.js';
import type { GenerateRequest, Purpose } from '../call/port.js';
import { Refused } from '../call/failure.js';
import { sentSchema } from './sent-schema.js';

// NOTE: the SDK writes to the console what it thinks of options; what matters of it is documented with our settings.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** What came back from one call: text that should be JSON, and the tokens it took. */
export interface RawAnswer {
  text: string;
  input_tokens: number;
  output_tokens: number;
  /** Whether it ended for want of room. */
  cut: boolean;
  /** Whether the model thought before it answered. */
  thought: boolean;
}

/** A further question: what the model answered, and what is wrong with it or wanted next. */
interface Repair {
  answer: string;
  problems: string;
}

/** One question as it is sent. */
export interface Question {
  request: GenerateRequest<z.ZodType>;
  /** The shape of its answer: that of the request, or of the part that is asked for again. */
  schema: z.ZodType;
  repair?: Repair | undefined;
  max_output_tokens: number;
  temperature?: number | undefined;
  options: Record<string, Record<string, string | Record<string, string>>>;
}

const TEMPERATURES: Readonly<Record<Purpose, number>> = { reading: 0.1, writing: 0.8 };
/** The most for a question that repeats another: what is right in the first answer shall stay. */
const REPAIR_TEMPERATURE = 0.2;

/** The temperature of a question: as set for the route, else by its purpose; low for repairs. Nothing where the provider's own is to be used. */
export function temperatureOf(
  route: ModelRoute,
  { temperature, purpose }: GenerateRequest<z.ZodType>,
  repairs: boolean,
): number | undefined {
  const wanted = temperature ?? route.temperature ?? (purpose && TEMPERATURES[purpose]);
  return wanted !== undefined && repairs ? Math.min(wanted, REPAIR_TEMPERATURE) : wanted;
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
      content: `${repair.problems}\nAnswer with one JSON object that satisfies the schema, and nothing else.`,
    },
  ];
}

function counted(
  usage: LanguageModelUsage | undefined,
  reasoning: string | undefined,
): Pick<RawAnswer, 'input_tokens' | 'output_tokens' | 'thought'> {
  return {
    input_tokens: usage?.inputTokens ?? 0,
    output_tokens: usage?.outputTokens ?? 0,
    thought: Boolean(reasoning) || (usage?.outputTokenDetails.reasoningTokens ?? 0) > 0,
  };
}

/** NOTE: a model that is not told the schema by its protocol reads it; the answer is parsed by it either way. A part that is asked for again has a schema of its own. */
function systemOf(route: ModelRoute, { request: { system }, schema }: Question): string {
  if (route.json === 'schema') return system;
  return `${system}\n\nAnswer with one JSON object, and nothing around it, that satisfies this JSON schema:\n${JSON.stringify(sentSchema(route, schema))}`;
}

/** Makes one call; whether its text satisfies the schema is not decided here. */
export async function ask(model: SdkModel, route: ModelRoute, question: Question, signal: AbortSignal): Promise<RawAnswer> {
  const { generateText, jsonSchema, NoObjectGeneratedError, Output } = await import('ai');
  const { request, schema, repair, max_output_tokens, temperature, options } = question;
  try {
    const result = await generateText({
      model,
      system: systemOf(route, question),
      messages: messages(request, repair),
      output: Output.object({ schema: jsonSchema(sentSchema(route, schema)) }),
      maxOutputTokens: max_output_tokens,
      maxRetries: 0,
      abortSignal: signal,
      providerOptions: options,
      ...(temperature !== undefined && { temperature }),
    });
    if (result.finishReason === 'content-filter') throw new Refused('the provider filtered the answer');
    return { text: result.text, cut: result.finishReason === 'length', ...counted(result.usage, result.reasoningText) };
  } catch (error) {
    if (NoObjectGeneratedError.isInstance(error)) {
      if (error.finishReason === 'content-filter') throw new Refused('the provider filtered the answer');
      return { text: error.text ?? '', cut: error.finishReason === 'length', ...counted(error.usage, undefined) };
    }
    throw error;
  }
}
