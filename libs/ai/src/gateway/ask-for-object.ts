import type { z } from 'zod';

import type { ModelRoute } from '../config/routes.js';
import { CallFailure } from '../failure.js';
import type { Generated, GenerateRequest } from '../port.js';
import type { Guard } from '../protect/guard.js';
import { ask } from '../providers/ask.js';
import { parseAnswer } from '../providers/parse-answer.js';
import { sdkModel } from '../providers/sdk-model.js';

/** Asks a model for an object of the request's schema; an answer that does not fit is sent back once with what is wrong. Throws `CallFailure`. */
export async function askForObject<S extends z.ZodType>(
  guard: Guard,
  route: ModelRoute,
  request: GenerateRequest<S>,
  signal: AbortSignal,
): Promise<Generated<z.output<S>>> {
  const model = sdkModel(route);
  const used = { input_tokens: 0, output_tokens: 0 };
  let repair: { answer: string; problems: string } | undefined;
  for (let turn = 0; turn < 2; turn++) {
    const previous = repair;
    const answer = await guard.run((callSignal) => ask(model, route, request, callSignal, previous), signal);
    used.input_tokens += answer.input_tokens;
    used.output_tokens += answer.output_tokens;
    const parsed = await parseAnswer(answer.text, request.schema);
    if (parsed.ok) return { object: parsed.object, provider: route.provider, model: route.model, usage: { ...used, cost_usd: null } };
    repair = { answer: answer.text.slice(0, 20_000), problems: parsed.problems };
  }
  throw new CallFailure({
    code: 'schema_violation',
    message: `the model's answer does not fit, also after one repair: ${repair?.problems.slice(0, 500) ?? ''}`,
    retry: 'no',
    uses_attempt: true,
  });
}
