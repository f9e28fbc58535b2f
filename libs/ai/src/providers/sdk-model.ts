import type { LanguageModel as SdkModel } from 'ai';

import { boundedFetch } from '#outbound';

import type { ModelRoute } from '../config/routes.js';

/**
 * The SDK's model at the end of a route.
 * NOTE: an SDK is loaded when it is first asked: with `ai` they take 36 MiB, and few programs use more than one.
 */
export async function sdkModel(route: ModelRoute): Promise<SdkModel> {
  const fetch = boundedFetch();
  const settings = { fetch, ...(route.api_key && { apiKey: route.api_key }), ...(route.base_url && { baseURL: route.base_url }) };
  switch (route.provider) {
    case 'openai':
      return (await import('@ai-sdk/openai')).createOpenAI(settings).chat(route.model);
    case 'anthropic':
      return (await import('@ai-sdk/anthropic')).createAnthropic(settings)(route.model);
    case 'google':
      return (await import('@ai-sdk/google')).createGoogleGenerativeAI(settings)(route.model);
    case 'openai-compatible':
      return (await import('@ai-sdk/openai-compatible')).createOpenAICompatible({
        ...settings,
        name: 'openai-compatible',
        baseURL: route.base_url ?? '',
        supportsStructuredOutputs: route.json === 'schema',
      })(route.model);
    case 'offline':
      throw new Error('the offline provider has no model');
  }
}
