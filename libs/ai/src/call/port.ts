import type { z } from 'zod';

/** An image handed to a model: the encoded bytes and their media type. */
export interface ModelImage {
  data: Uint8Array;
  media_type: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';
}

/** What an answer used: calls that were made for it (none when it was remembered), tokens as the provider reports them, cost in US dollars (null when no price is known). */
export interface Usage {
  calls: number;
  input_tokens: number;
  output_tokens: number;
  cost_usd: number | null;
}

/** Both together; the cost is known when both are. */
export function addUsage(one: Usage, other: Usage): Usage {
  return {
    calls: one.calls + other.calls,
    input_tokens: one.input_tokens + other.input_tokens,
    output_tokens: one.output_tokens + other.output_tokens,
    cost_usd: one.cost_usd === null || other.cost_usd === null ? null : one.cost_usd + other.cost_usd,
  };
}

/** One question to a model, answered by an object of `schema`. */
export interface GenerateRequest<S extends z.ZodType> {
  system: string;
  prompt: string;
  images?: readonly ModelImage[];
  /** The shape of the answer: sent to the provider as JSON schema, and used to parse what comes back. */
  schema: S;
  /** Version of the prompt text; part of the key under which a paid answer is kept. */
  prompt_version: string;
  /** The answer by rules alone, used by the provider `offline`; without it the offline provider refuses the call. */
  offline?: () => z.input<S> | Promise<z.input<S>>;
  /** How long the same question may be answered from memory, in seconds; without it every question is asked. */
  cache_seconds?: number;
  max_output_tokens?: number;
  temperature?: number;
}

/** An answer that satisfies the schema, and who gave it. */
export interface Generated<T> {
  object: T;
  provider: string;
  model: string;
  usage: Usage;
}

/** What a language model, a vision model and the offline writer have in common. */
export interface LanguageModel {
  generate<S extends z.ZodType>(request: GenerateRequest<S>, options: { signal: AbortSignal }): Promise<Generated<z.output<S>>>;
}
