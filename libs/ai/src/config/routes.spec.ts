import { Environment } from '#platform';

import { AiConfig } from './ai.config.js';
import { routesFor } from './routes.js';

const backup = (model: string): AiConfig =>
  new AiConfig(
    new Environment({
      AI_LLM_FALLBACK: 'backup',
      AI_PROVIDER_BACKUP_PROVIDER: 'openai-compatible',
      AI_PROVIDER_BACKUP_BASE_URL: 'http://127.0.0.1:11434/v1',
      AI_PROVIDER_BACKUP_MODEL: model,
    }),
  );

it('routes of one application are not those of another one in the same process', () => {
  const [first, second] = [backup('small'), backup('large')];
  expect([first, second].map((config) => routesFor(config, 'llm', 'ad_copy')[1]?.model)).toEqual(['small', 'large']);
});
