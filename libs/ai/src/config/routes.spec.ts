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

it('each lane asks with its own reasoning effort, and an agent with its own', () => {
  const config = new AiConfig(
    new Environment({
      AI_LLM_REASONING_EFFORT: 'medium',
      AI_VISION_REASONING_EFFORT: 'minimal',
      AI_AGENT_BLOG_ARTICLE_REASONING_EFFORT: 'high',
    }),
  );
  const effortOf = (lane: 'llm' | 'vision', agent: string): string | undefined => routesFor(config, lane, agent)[0]?.reasoning_effort;
  expect([effortOf('llm', 'ad_copy'), effortOf('vision', 'vision_analysis'), effortOf('llm', 'blog_article')]).toEqual([
    'medium',
    'minimal',
    'high',
  ]);
});
