import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel as SdkModel } from 'ai';

import type { ModelRoute } from '../config/routes.js';
import { boundedFetch } from './bounded-fetch.js';

/** The SDK's model at the end of a route. */
export function sdkModel(route: ModelRoute): SdkModel {
  const fetch = boundedFetch();
  const settings = { fetch, ...(route.api_key && { apiKey: route.api_key }), ...(route.base_url && { baseURL: route.base_url }) };
  switch (route.provider) {
    case 'openai':
      return createOpenAI(settings).chat(route.model);
    case 'anthropic':
      return createAnthropic(settings)(route.model);
    case 'google':
      return createGoogleGenerativeAI(settings)(route.model);
    case 'openai-compatible':
      return createOpenAICompatible({
        ...settings,
        name: 'openai-compatible',
        baseURL: route.base_url ?? '',
        supportsStructuredOutputs: route.json === 'schema',
      })(route.model);
    case 'offline':
      throw new Error('the offline provider has no model');
  }
}
