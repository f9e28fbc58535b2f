import { decentCopy } from './decent-copy.ts';
import type { Shape } from './decent-copy.ts';
import { CHANGES } from './deviate.ts';
import { DEVIATION_RATES, DEVIATIONS } from './deviation-rates.ts';
import type { Deviation, ModelClass } from './deviation-rates.ts';
import { DISTORTIONS } from './distort.ts';
import type { Written } from './distort.ts';
import { seededRandom } from './seeded-random.ts';

/** How a model misbehaves: by the rates of its class times `factor`, always the same for the same seed. */
export interface SloppyModel {
  model_class: ModelClass;
  factor: number;
  seed: string;
}

/** A request in the protocol of OpenAI's chat completions, as far as it is read here. */
export interface ChatRequest {
  messages: readonly { role: string; content: unknown }[];
  response_format?: { json_schema?: { schema?: Shape } };
  max_tokens?: number;
  max_completion_tokens?: number;
}

/** An answer, and which deviations are in it. */
export interface SloppyAnswer extends Written {
  deviations: Deviation[];
  input_tokens: number;
  output_tokens: number;
}

const CHARACTERS_PER_TOKEN = 4;

const textsOf = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : Array.isArray(content)
      ? content.map((part: { text?: string }) => part.text ?? '').join('\n')
      : '';

/** The JSON schema of the answer: from the protocol, or from the words of the system message. */
export function shapeOf({ response_format, messages }: ChatRequest): Shape {
  const sent = response_format?.json_schema?.schema;
  if (sent) return sent;
  const words = messages.map(({ content }) => textsOf(content)).join('\n');
  const start = words.lastIndexOf('JSON schema:\n');
  const line = start < 0 ? '{}' : (words.slice(start).split('\n')[1] ?? '{}');
  return JSON.parse(line) as Shape;
}

/** The facts of the product as the prompt holds them, and the language it asks for. */
function briefOf({ messages }: ChatRequest): { facts: Record<string, string>; language: string } {
  const words = messages.map(({ content }) => textsOf(content)).join('\n');
  const json = /<data name="facts">\s*([\s\S]*?)\s*<\/data>/.exec(words)?.[1] ?? '{}';
  const language = /(?:[Ll]anguage|Write in)[^\n]*?\(([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\)/.exec(words)?.[1] ?? 'en';
  return { facts: JSON.parse(json) as Record<string, string>, language };
}

/** The answer of a model of some class to the nth question of its kind. */
export function sloppyAnswer({ model_class, factor, seed }: SloppyModel, request: ChatRequest, nth: number): SloppyAnswer {
  const shape = shapeOf(request);
  const brief = briefOf(request);
  const random = seededRandom([seed, model_class, Object.keys(shape.properties ?? {}).join(), nth].join('\0'));
  const rates = DEVIATION_RATES[model_class];
  // NOTE: one number is drawn per deviation whether it applies or not, so that another factor changes only which ones happen.
  const drawn = new Set(DEVIATIONS.filter((deviation) => random() < Math.min(1, (rates[deviation] ?? 0) * factor)));
  const foreign = drawn.has('wrong_language') && brief.language.split('-')[0] !== 'en';
  const copy = decentCopy(shape, foreign ? { ...brief, language: 'en' } : brief, random);
  const deviations: Deviation[] = foreign ? ['wrong_language'] : [];
  for (const deviation of drawn) if (CHANGES[deviation]?.(copy, random, brief.facts)) deviations.push(deviation);
  let written: Written = { text: JSON.stringify(copy), finish_reason: 'stop' };
  for (const [deviation, distort] of DISTORTIONS) {
    if (!drawn.has(deviation)) continue;
    written = { ...written, ...distort(written.text, random) };
    deviations.push(deviation);
  }
  const limit = (request.max_completion_tokens ?? request.max_tokens ?? Infinity) * CHARACTERS_PER_TOKEN;
  if (written.text.length > limit) written = { text: written.text.slice(0, limit), finish_reason: 'length' };
  const input = request.messages.reduce((sum, { content }) => sum + textsOf(content).length, 0);
  const tokens = {
    input_tokens: Math.ceil(input / CHARACTERS_PER_TOKEN),
    output_tokens: Math.ceil(written.text.length / CHARACTERS_PER_TOKEN),
  };
  return { ...written, ...tokens, deviations };
}
