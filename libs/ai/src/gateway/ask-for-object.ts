import type { LanguageModel as SdkModel } from 'ai';
import type { z } from 'zod';

import { tracing } from '#platform';

import type { ModelRoute } from '../config/routes.js';
import { CallFailure } from '../call/failure.js';
import type { Finding, FollowUp, Generated, GenerateRequest } from '../call/port.js';
import type { Guard } from '../protect/guard.js';
import { ask, temperatureOf } from '../providers/ask.js';
import type { Question, RawAnswer } from '../providers/ask.js';
import { sdkModel } from '../providers/sdk-model.js';
import { sentSchema } from '../providers/sent-schema.js';
import type { Thinking } from '../providers/thinking.js';
import { readText, readValue } from '../reading/read-answer.js';

/** A route to one model, with its guard and its budget. */
export interface Road {
  guard: Guard;
  route: ModelRoute;
  thinking: Thinking;
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

/** How often a model is asked for one result, the first time included. */
const QUESTIONS = 3;
/** Characters of an answer that are sent back with what is wrong in it. */
const REPEATED = 20_000;
/** Fewest characters of a token, and most tokens of a picture: for the worst a call can cost. Source: the providers' token counting guides. */
const CHARACTERS_PER_TOKEN = 3;
const TOKENS_PER_IMAGE = 2_000;

/** Where a conversation with a model stands: what is asked next, and the best result so far. */
interface State<T> {
  repair?: Question['repair'];
  followUp?: FollowUp | undefined;
  /** How many answers were cut off. */
  cuts: number;
  problems: string;
  best?: { object: T; findings: Finding[] };
}

function worstCase(route: ModelRoute, { request, schema, repair, max_output_tokens }: Question): Tokens {
  const words = request.system.length + request.prompt.length + JSON.stringify(sentSchema(route, schema)).length;
  const again = repair ? repair.answer.length + repair.problems.length : 0;
  return {
    input_tokens: Math.ceil((words + again) / CHARACTERS_PER_TOKEN) + (request.images?.length ?? 0) * TOKENS_PER_IMAGE,
    output_tokens: max_output_tokens,
  };
}

/** One call to a model as a span, by OpenTelemetry's conventions for generative AI; what is said in it is not recorded. */
function traced(route: ModelRoute, { max_output_tokens, temperature }: Question, call: () => Promise<RawAnswer>): Promise<RawAnswer> {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': route.provider,
    'gen_ai.request.model': route.model,
    'gen_ai.request.max_tokens': max_output_tokens,
    'gen_ai.output.type': 'json',
    ...(temperature !== undefined && { 'gen_ai.request.temperature': temperature }),
  };
  return tracing.run(`chat ${route.model}`, { kind: 'client', attributes }, async (set) => {
    const answer = await call();
    set({ 'gen_ai.usage.input_tokens': answer.input_tokens, 'gen_ai.usage.output_tokens': answer.output_tokens });
    return answer;
  });
}

async function questionOf<S extends z.ZodType>(
  { route, thinking }: Road,
  request: GenerateRequest<S>,
  { repair, followUp, cuts }: State<unknown>,
): Promise<Question> {
  const room = await thinking.roomFor(route, request.max_output_tokens);
  const known = route.provider === 'openai-compatible' && route.temperature === undefined && (await thinking.thinks(route));
  return {
    request,
    schema: followUp?.part?.schema ?? request.question ?? request.schema,
    repair,
    max_output_tokens: room * 2 ** cuts,
    // NOTE: models that think refuse a temperature; the other SDKs know that themselves.
    temperature: known ? undefined : temperatureOf(route, request, repair !== undefined),
    options: await thinking.optionsFor(route),
  };
}

const unusable = (problems: string): string => `That answer cannot be used:\n${problems}`;

/** Reads an answer into the state: the next question, or the result that is good enough to end with. */
async function read<S extends z.ZodType>(
  request: GenerateRequest<S>,
  question: Question,
  answer: RawAnswer,
  state: State<z.output<S>>,
): Promise<State<z.output<S>>> {
  const { best, followUp, cuts } = state;
  const found = readText(answer.text, question.schema, answer.cut);
  if (!found.ok && answer.cut) return { ...state, cuts: cuts + 1, problems: found.problems };
  const repair = (problems: string) => ({ answer: answer.text.slice(0, REPEATED), problems });
  if (!found.ok) return { ...state, repair: repair(unusable(found.problems)), problems: found.problems };
  const value = followUp?.part ? followUp.part.merge(found.value) : found.value;
  const result = await readValue(value, request);
  if (!result.ok) return { ...(best && { best }), cuts, repair: repair(unusable(result.problems)), problems: result.problems };
  const { object, findings, again } = result;
  const next = { cuts, problems: again?.problems ?? '', best: { object, findings } };
  return again ? { ...next, followUp: again, repair: repair(again.problems) } : next;
}

function misfit(route: ModelRoute, room: number, { cuts, problems }: State<unknown>): Pick<CallFailure, 'code' | 'message'> {
  if (problems === 'the answer was cut off' || (cuts > 0 && problems.includes('holds thoughts'))) {
    const settings = `${route.source}_MAX_OUTPUT_TOKENS, or ${route.source}_REASONING_TOKENS for a model that thinks`;
    return {
      code: 'answer_cut',
      message: `the model's answer was cut off ${cuts} times, the last time at ${room} tokens; raise ${settings}`,
    };
  }
  const advice = `use a model that follows a schema more closely in ${route.source}_MODEL, or set ${route.source}_JSON=prompt if the server ignores schemas`;
  return {
    code: 'schema_violation',
    message: `the model's answer does not fit, also after ${QUESTIONS} questions: ${problems.slice(0, 500)}\n${advice}`,
  };
}

/**
 * Asks a model for an object of the request's schema. What code cannot set right in an answer is asked for again, with what is wrong in numbers;
 * the last question is asked from scratch, and so is one whose answer was cut off, with twice the room. Throws `CallFailure`.
 */
export async function askForObject<S extends z.ZodType>(
  road: Road,
  request: GenerateRequest<S>,
  signal: AbortSignal,
): Promise<Generated<z.output<S>>> {
  const { route, thinking, priced } = road;
  const model = await sdkModel(route);
  const used = { calls: 0, input_tokens: 0, output_tokens: 0 };
  const spent = () => ({ provider: route.provider, model: route.model, usage: { ...used, cost_usd: priced(used) } });
  let state: State<z.output<S>> = { cuts: 0, problems: '' };
  let room = 0;
  for (let number = 1; number <= QUESTIONS; number++) {
    if (number === QUESTIONS && !state.followUp) delete state.repair;
    const question = await questionOf(road, request, state);
    room = question.max_output_tokens;
    const answer = await paid(road, model, question, signal).catch((error: unknown) => {
      if (state.best && !signal.aborted) return undefined;
      throw used.calls > 0 && error instanceof CallFailure ? error.after(spent()) : error;
    });
    // NOTE: an answer that only could be better is taken when no better one can be had.
    if (!answer) break;
    used.calls += 1;
    used.input_tokens += answer.input_tokens;
    used.output_tokens += answer.output_tokens;
    if (answer.thought) thinking.note(route);
    state = await read(request, question, answer, state);
    if (state.best && !state.followUp) return { ...state.best, ...spent() };
  }
  if (state.best) return { ...state.best, ...spent() };
  throw new CallFailure({ ...misfit(route, room, state), retry: 'no', uses_attempt: true, wasted: spent() });
}

function paid({ guard, route, pay }: Road, model: SdkModel, question: Question, signal: AbortSignal): Promise<RawAnswer> {
  return pay(worstCase(route, question), async () => {
    const value = await traced(route, question, () => guard.run((callSignal) => ask(model, route, question, callSignal), signal));
    return { value, used: value };
  });
}
