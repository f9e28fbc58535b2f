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
    AI_VISION_PROVIDER: provider().describe('Provider of the vision model, which analyses photos'),
    AI_VISION_BASE_URL: baseUrl().describe('Base URL of the vision provider; required for openai-compatible'),
    AI_VISION_API_KEY: env.secret().optional().describe('API key of the vision provider'),
    AI_VISION_MODEL: z.string().optional().describe('Name of the vision model'),
    AI_VISION_TEMPERATURE: z.coerce
      .number()
      .min(0)
      .max(2)
      .optional()
      .describe('Temperature of the vision model; unset: 0.1 for analysis, 0.8 for writing'),
    AI_VISION_MAX_OUTPUT_TOKENS: env.int(4_096, { min: 64 }).describe('Maximum length of an answer of the vision model, in tokens'),
    AI_VISION_REASONING_TOKENS: optionalTokens().describe(
      'Reasoning tokens of the vision model, in addition to its answer; unset: 8192 for known reasoning models, otherwise 0',
    ),
    AI_VISION_REASONING_EFFORT: z
      .enum(REASONING_EFFORTS)
      .optional()
      .describe('Reasoning effort of the vision model; unset: low for OpenAI reasoning models, otherwise not sent'),
    AI_VISION_JSON: jsonMode().describe(
      'How structured answers are requested: schema, or prompt for openai-compatible servers without support for schemas',
    ),
    AI_VISION_FALLBACK: env.list().describe('Named providers that are called, in this order, when this one fails'),
    AI_LLM_PROVIDER: provider().describe('Provider of the language model, which writes texts'),
    AI_LLM_BASE_URL: baseUrl().describe('Base URL of the language model provider; required for openai-compatible'),
    AI_LLM_API_KEY: env.secret().optional().describe('API key of the language model provider'),
    AI_LLM_MODEL: z.string().optional().describe('Name of the language model'),
    AI_LLM_TEMPERATURE: z.coerce
      .number()
      .min(0)
      .max(2)
      .optional()
      .describe('Temperature of the language model; unset: 0.1 for analysis, 0.8 for writing'),
    AI_LLM_MAX_OUTPUT_TOKENS: env.int(4_096, { min: 64 }).describe('Maximum length of an answer of the language model, in tokens'),
    AI_LLM_REASONING_TOKENS: optionalTokens().describe(
      'Reasoning tokens of the language model, in addition to its answer; unset: 8192 for known reasoning models, otherwise 0',
    ),
    AI_LLM_REASONING_EFFORT: z
      .enum(REASONING_EFFORTS)
      .optional()
      .describe('Reasoning effort of the language model; unset: low for OpenAI reasoning models, otherwise not sent'),
    AI_LLM_JSON: jsonMode().describe(
      'How structured answers are requested: schema, or prompt for openai-compatible servers without support for schemas',
    ),
    AI_LLM_FALLBACK: env.list().describe('Named providers that are called, in this order, when this one fails'),
    AI_FALLBACK_ON_MISFIT: env
      .onOff(false)
      .describe('Whether the next provider of the chain is also called when answers do not match their schema'),
    AI_TIMEOUT_MS: env.int(60_000, { min: 100, max: 600_000 }).describe('Time limit of one model call, in milliseconds'),
    AI_MAX_CONCURRENT_CALLS: env.int(32, { min: 1, max: 1_000 }).describe('Concurrent calls to one provider, per kind of call and process'),
    AI_BUDGET_PER_RUN_USD: env.optionalNumber().describe('Maximum cost of model calls per run, in US dollars'),
    AI_BUDGET_PER_USER_MONTH_USD: env
      .optionalNumber()
      .describe('Maximum cost of model calls per user and calendar month (UTC), in US dollars'),
    AI_BUDGET_PER_DAY_USD: env.optionalNumber().describe('Maximum cost of model calls of all users together per day (UTC), in US dollars'),
    AI_PRICES_FILE: z
      .string()
      .optional()
      .describe('JSON file with prices that override the built-in ones (see libs/ai/src/spend/prices.json)'),
    CIRCUIT_BREAKER_THRESHOLD: env
      .int(5, { min: 1, max: 1_000 })
      .describe('Consecutive failures after which calls to a provider are paused'),
    CIRCUIT_BREAKER_TIMEOUT: env.duration('60').describe('How long calls to a failing provider are paused, in seconds'),
    CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS: env.int(1, { min: 1, max: 1 }).describe('Trial calls after the pause; always exactly one'),
  },
  { check: routeProblems },
) {}
