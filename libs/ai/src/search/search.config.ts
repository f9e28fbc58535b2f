import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { ConfigFor, env } from '#platform';

/** Who is asked about the market. */
@Injectable()
export class SearchConfig extends ConfigFor(
  'search',
  {
    SEARCH_PROVIDER: z.enum(['none', 'searxng', 'tavily', 'brave']).default('none').describe('Web search for market research'),
    SEARCH_BASE_URL: env
      .url(['http', 'https'])
      .optional()
      .describe('Base URL of the search service; required for searxng; unset: the public service of the provider'),
    SEARCH_API_KEY: env.secret().optional().describe('API key for tavily or brave'),
    SEARCH_TIMEOUT_MS: env.int(8_000, { min: 100, max: 60_000 }).describe('Time limit of one search or page request, in milliseconds'),
  },
  {
    check: ({ SEARCH_PROVIDER, SEARCH_BASE_URL, SEARCH_API_KEY }) => {
      if (SEARCH_PROVIDER === 'searxng' && !SEARCH_BASE_URL) return { SEARCH_BASE_URL: 'is required when SEARCH_PROVIDER is searxng' };
      if ((SEARCH_PROVIDER === 'tavily' || SEARCH_PROVIDER === 'brave') && !SEARCH_API_KEY) {
        return { SEARCH_API_KEY: `is required when SEARCH_PROVIDER is ${SEARCH_PROVIDER}` };
      }
      return {};
    },
  },
) {}
