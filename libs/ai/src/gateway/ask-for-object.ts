import type { z } from 'zod';

import { tracing } from '#platform';

import { outputLimit } from '../config/routes.js';
import type { ModelRoute } from '../config/routes.js';
import { CallFailure } from '../call/failure.js';
import type { Generated, GenerateRequest } from '../call/port.js';
import type { Guard } from '../protect/guard.js';
import { ask } from '../providers/ask.js';
import type { RawAnswer, Repair } from '../providers/ask.js';
import { modelSchema } from '../providers/json-schema.js';
import { parseAnswer } from '../providers/parse-answer.js';
import { sdkModel } from '../providers/sdk-model.js';

/** The way to one model: what guards it, and who pays for it. */
export interface Road {
  guard: Guard;
  route: ModelRoute;
  /** Runs a call whose cost is at most that of these tokens. */
  pay: <T>(worst: Tokens, call: () => Promise<{ value: T; used: Tokens }>) => Promise<T>;
  /** What tokens cost; null when no price is known. */
  priced: (tokens: Tokens) => number | null;
}

/** Tokens of one call. */
export interface Tokens {
  input_tokens: number;
  output_tokens: number;
}

/** Characters of a token at the least, and tokens of a picture at the most: for the worst a call can cost. Source: the providers' token counting guides. */
const CHARACTERS_PER_TOKEN = 3;
const TOKENS_PER_IMAGE = 2_000;

function worstCase(route: ModelRoute, request: GenerateRequest<z.ZodType>, repair: Repair | undefined): Tokens {
  const words = request.system.length + request.prompt.length + JSON.stringify(modelSchema(request.schema)).length;
  const again = repair ? repair.answer.length + repair.problems.length : 0;
  return {
    input_tokens: Math.ceil((words + again) / CHARACTERS_PER_TOKEN) + (request.images?.length ?? 0) * TOKENS_PER_IMAGE,
    output_tokens: outputLimit(route, request.max_output_tokens),
  };
}

/** One call to a model as a span, by OpenTelemetry's conventions for generative AI; what is said in it is not recorded. */
function traced(route: ModelRoute, request: GenerateRequest<z.ZodType>, call: () => Promise<RawAnswer>): Promise<RawAnswer> {
  const temperature = request.temperature ?? route.temperature;
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': route.provider,
    'gen_ai.request.model': route.model,
    'gen_ai.request.max_tokens': outputLimit(route, request.max_output_tokens),
    'gen_ai.output.type': 'json',
    ...(temperature !== undefined && { 'gen_ai.request.temperature': temperature }),
  };
  return tracing.run(`chat ${route.model}`, { kind: 'client', attributes }, async (set) => {
    const answer = await call();
    set({ 'gen_ai.usage.input_tokens': answer.input_tokens, 'gen_ai.usage.output_tokens': answer.output_tokens });
    return answer;
  });
}

/** Asks a model for an object of the request's schema; an answer that does not fit is sent back once with what is wrong. Throws `CallFailure`. */
export async function askForObject<S extends z.ZodType>(
  { guard, route, pay, priced }: Road,
  request: GenerateRequest<S>,
  signal: AbortSignal,
): Promise<Generated<z.output<S>>> {
  const model = await sdkModel(route);
  const used = { calls: 0, input_tokens: 0, output_tokens: 0 };
  const spent = () => ({ provider: route.provider, model: route.model, usage: { ...used, cost_usd: priced(used) } });
  let repair: Repair | undefined;
  for (let turn = 0; turn < 2; turn++) {
    const previous = repair;
    const answer = await pay(worstCase(route, request, previous), async () => {
      const value = await traced(route, request, () => guard.run((callSignal) => ask(model, route, request, callSignal, previous), signal));
      return { value, used: value };
    }).catch((error: unknown) => {
      throw used.calls > 0 && error instanceof CallFailure ? error.after(spent()) : error;
    });
    used.calls += 1;
    used.input_tokens += answer.input_tokens;
    used.output_tokens += answer.output_tokens;
    const parsed = await parseAnswer(answer.text, request.schema);
    if (parsed.ok) return { object: parsed.object, ...spent() };
    repair = { answer: answer.text.slice(0, 20_000), problems: parsed.problems };
  }
  throw new CallFailure({
    code: 'schema_violation',
    message: `the model's answer does not fit, also after one repair: ${repair?.problems.slice(0, 500) ?? ''}`,
    retry: 'no',
    uses_attempt: true,
    wasted: spent(),
  });
}
