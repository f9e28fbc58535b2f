import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, type RenderedAsset, cleanOutput } from '#agent-kit';

import { CAMPAIGN_RULES, ContentInput, copyMender, escapeMarkdown, knownHosts, paragraphs } from '../shared/index.js';
import { mendArticle } from './blog-article.mend.js';
import { BLOG_PROMPT_VERSION, blogPrompt } from './blog-article.prompt.js';
import { writeArticle } from './blog-article.rules.js';
import { BlogArticle } from './blog-article.schema.js';

@Agent({
  name: 'blog_article',
  job_type: 'content_generation',
  pipeline: 'campaign',
  title: 'Blog article',
  version: 1,
  needs: ['vision_analysis', 'market_research', 'insight_extraction'],
  lane: 'llm',
  produces: 'blog_article',
  input: ContentInput,
  output: BlogArticle,
  timeout_ms: 90_000,
  attempts: 3,
})
export class BlogArticleAgent extends AgentHandler<typeof ContentInput, typeof BlogArticle> {
  async run(input: ContentInput, ctx: AgentContext): Promise<z.input<typeof BlogArticle>> {
    const article = await ctx.model.generate({
      system: CAMPAIGN_RULES,
      prompt: blogPrompt(input),
      schema: BlogArticle,
      mend: copyMender(input, mendArticle),
      purpose: 'writing',
      prompt_version: BLOG_PROMPT_VERSION,
      max_output_tokens: 4000,
      offline: () => writeArticle(input),
    });
    return cleanOutput(article, knownHosts(input));
  }

  override render(article: BlogArticle): RenderedAsset {
    return {
      title: article.title,
      content: paragraphs(
        `# ${escapeMarkdown(article.title)}`,
        ...article.sections.flatMap(({ heading, body }) => [`## ${escapeMarkdown(heading)}`, body]),
      ),
    };
  }
}
