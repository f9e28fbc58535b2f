import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, type RenderedAsset, cleanOutput } from '#agent-kit';

import { CAMPAIGN_RULES, ContentInput, copyMender, knownHosts, readFacts } from '../shared/index.js';
import { mendPost } from './linkedin-post.mend.js';
import { LINKEDIN_PROMPT_VERSION, linkedinPrompt } from './linkedin-post.prompt.js';
import { writePost } from './linkedin-post.rules.js';
import { LinkedinPost, postText } from './linkedin-post.schema.js';

@Agent({
  name: 'linkedin_post',
  job_type: 'content_generation',
  pipeline: 'campaign',
  title: 'LinkedIn post',
  version: 1,
  needs: ['vision_analysis', 'market_research', 'insight_extraction'],
  lane: 'llm',
  produces: 'linkedin_post',
  input: ContentInput,
  output: LinkedinPost,
  timeout_ms: 60_000,
  attempts: 3,
})
export class LinkedinPostAgent extends AgentHandler<typeof ContentInput, typeof LinkedinPost> {
  async run(input: ContentInput, ctx: AgentContext): Promise<z.input<typeof LinkedinPost>> {
    const post = await ctx.model.generate({
      system: CAMPAIGN_RULES,
      prompt: linkedinPrompt(input),
      schema: LinkedinPost,
      mend: copyMender(input, mendPost),
      purpose: 'writing',
      prompt_version: LINKEDIN_PROMPT_VERSION,
      max_output_tokens: 4000,
      offline: () => writePost(input),
    });
    return cleanOutput(post, knownHosts(input));
  }

  override render(post: LinkedinPost, { input }: ContentInput): RenderedAsset {
    return { title: `LinkedIn post: ${readFacts(input).label}`, content: postText(post) };
  }
}
