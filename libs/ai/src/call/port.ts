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

/** Something in an answer that code has set right, or that is less good than what was asked for. */
export interface Finding {
  /** Stable snake_case name for programs, e.g. `too_long_dropped`. */
  code: string;
  message: string;
  /** The field it is about, e.g. `sections.2.body`. */
  where: string;
}

/** A further question about an answer that code cannot set right. */
export interface FollowUp {
  /** What is wrong, in words and numbers that a model can act on. */
  problems: string;
  /** The part that is asked for; without it the whole answer is. */
  part?: { schema: z.ZodType; merge: (answer: unknown) => unknown };
}

/** An answer after code has set right what it can. */
export interface Mended {
  value: unknown;
  findings: Finding[];
  /** Set when another answer would be better; the value is taken as it is when no further question may be asked. */
  again?: FollowUp;
}

/** What a question is for: facts are read with little temperature, texts are written with more. */
export type Purpose = 'reading' | 'writing';

/** One question to a model, answered by an object of `schema`. */
export interface GenerateRequest<S extends z.ZodType> {
  system: string;
  prompt: string;
  images?: readonly ModelImage[];
  /** The shape of the result: parses what comes back. */
  schema: S;
  /** The shape the model is asked for, sent to the provider as JSON schema, where it differs from `schema`; `mend` then leads from one to the other. */
  question?: z.ZodType;
  /** Sets an answer right before it is parsed; pure, and called with JSON of any shape. */
  mend?: (answer: unknown) => Mended | Promise<Mended>;
  /** The result when no answer of the model can be used, for agents whose result others need; `reason` is a sentence for its notes. */
  fallback?: (reason: string) => z.input<S> | Promise<z.input<S>>;
  purpose?: Purpose;
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
  /** What was set right in the answer, and what is less good than asked for. */
  findings?: Finding[];
}

/** What a language model, a vision model and the offline writer have in common. */
export interface LanguageModel {
  generate<S extends z.ZodType>(request: GenerateRequest<S>, options: { signal: AbortSignal }): Promise<Generated<z.output<S>>>;
}
