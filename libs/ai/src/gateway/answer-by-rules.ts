import type { z } from 'zod';

import { CallFailure } from '../call/failure.js';
import type { Generated, GenerateRequest } from '../call/port.js';

/** The answer of the agent's own rules; costs nothing and asks nobody. */
export async function answerByRules<S extends z.ZodType>(
  request: GenerateRequest<S>,
  signal: AbortSignal,
): Promise<Generated<z.output<S>>> {
  signal.throwIfAborted();
  if (!request.offline) {
    throw new CallFailure({
      code: 'offline_unsupported',
      message: 'this agent needs a model; set AI_LLM_PROVIDER',
      retry: 'no',
      uses_attempt: true,
    });
  }
  const object = await request.schema.parseAsync(await request.offline());
  return { object, provider: 'offline', model: 'rules', usage: { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 } };
}

/** The agent's own result in place of answers that could not be used; what they cost is counted. */
export async function answerInstead<S extends z.ZodType>(
  { schema }: GenerateRequest<S>,
  fallback: NonNullable<GenerateRequest<S>['fallback']>,
  { code, wasted }: CallFailure,
): Promise<Generated<z.output<S>>> {
  const reason = `The answers of the model could not be used (${code}), so this was worked out by rules.`;
  const object = await schema.parseAsync(await fallback(reason));
  const usage = wasted?.usage ?? { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 };
  return { object, provider: 'offline', model: 'rules', usage, findings: [{ code: 'worked_out_by_rules', message: reason, where: '' }] };
}
