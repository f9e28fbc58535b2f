import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { ConfigFor, env } from '#platform';

import { PROVIDERS, REASONING_EFFORTS, routeProblems } from './routes.js';

const provider = () => z.enum(PROVIDERS).default('offline');
const optionalTokens = () => z.coerce.number().int().min(0).max(1_000_000).optional();
const jsonMode = () => z.enum(['schema', 'prompt']).default('schema');
const baseUrl = () => env.url(['http', 'https']).optional();

/** Which models answer, and what protects them and us. */
@Injectable()
export class AiConfig extends ConfigFor(
  'ai',
  {
    AI_VISION_PROVIDER: provider().describe('Who looks at photos'),
    AI_VISION_BASE_URL: baseUrl().describe('Where the vision model is; required for openai-compatible'),
    AI_VISION_API_KEY: env.secret().optional().describe('Key of the vision provider'),
    AI_VISION_MODEL: z.string().optional().describe('Name of the vision model'),
    AI_VISION_TEMPERATURE: z.coerce
      .number()
      .min(0)
      .max(2)
      .optional()
      .describe('Temperature of the vision model; 0.1 for reading and 0.8 for writing if unset'),
    AI_VISION_MAX_OUTPUT_TOKENS: env.int(4_096, { min: 64 }).describe('Longest answer of the vision model, in tokens'),
    AI_VISION_REASONING_TOKENS: optionalTokens().describe(
      'Tokens the vision model may think, on top of its answer; 8192 for models known to think, else 0',
    ),
    AI_VISION_REASONING_EFFORT: z
      .enum(REASONING_EFFORTS)
      .optional()
      .describe('How much the vision model thinks; low for models of OpenAI that think, else not sent'),
    AI_VISION_JSON: jsonMode().describe(
      'How the shape of an answer is asked for: schema, or prompt for servers of openai-compatible that know no schemas',
    ),
    AI_VISION_FALLBACK: env.list().describe('Named providers that are asked next, in this order'),
    AI_LLM_PROVIDER: provider().describe('Who writes'),
    AI_LLM_BASE_URL: baseUrl().describe('Where the language model is; required for openai-compatible'),
    AI_LLM_API_KEY: env.secret().optional().describe('Key of the language model provider'),
    AI_LLM_MODEL: z.string().optional().describe('Name of the language model'),
    AI_LLM_TEMPERATURE: z.coerce
      .number()
      .min(0)
      .max(2)
      .optional()
      .describe('Temperature of the language model; 0.1 for reading and 0.8 for writing if unset'),
    AI_LLM_MAX_OUTPUT_TOKENS: env.int(4_096, { min: 64 }).describe('Longest answer of the language model, in tokens'),
    AI_LLM_REASONING_TOKENS: optionalTokens().describe(
      'Tokens the language model may think, on top of its answer; 8192 for models known to think, else 0',
    ),
    AI_LLM_REASONING_EFFORT: z
      .enum(REASONING_EFFORTS)
      .optional()
      .describe('How much the language model thinks; low for models of OpenAI that think, else not sent'),
    AI_LLM_JSON: jsonMode().describe(
      'How the shape of an answer is asked for: schema, or prompt for servers of openai-compatible that know no schemas',
    ),
    AI_LLM_FALLBACK: env.list().describe('Named providers that are asked next, in this order'),
    AI_FALLBACK_ON_MISFIT: env.onOff(false).describe('Whether the next provider of the chain is asked when the answers of one do not fit'),
    AI_TIMEOUT_MS: env.int(60_000, { min: 100, max: 600_000 }).describe('Longest time of one call to a model, in milliseconds'),
    AI_MAX_CONCURRENT_CALLS: env.int(32, { min: 1, max: 1_000 }).describe('Calls to one provider at once, per kind and process'),
    AI_BUDGET_PER_RUN_USD: env.optionalNumber().describe('Most that the models of one run may cost, in US dollars'),
    AI_BUDGET_PER_USER_MONTH_USD: env
      .optionalNumber()
      .describe('Most that the models may cost per user and calendar month (UTC), in US dollars'),
    AI_BUDGET_PER_DAY_USD: env
      .optionalNumber()
      .describe('Most that the models may cost per day (UTC) over all users together, in US dollars'),
    AI_PRICES_FILE: z
      .string()
      .optional()
      .describe('JSON file with prices over those that come with the program (see libs/ai/src/spend/prices.json)'),
    CIRCUIT_BREAKER_THRESHOLD: env
      .int(5, { min: 1, max: 1_000 })
      .describe('Consecutive failures after which calls to a provider are paused'),
    CIRCUIT_BREAKER_TIMEOUT: env.duration('60').describe('How long they are paused, in seconds'),
    CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS: env
      .int(1, { min: 1, max: 1 })
      .describe('Calls that try it again; the breaker probes with exactly one'),
  },
  { check: routeProblems },
) {}
