import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, type RenderedAsset, cleanOutput } from '#agent-kit';

import { CAMPAIGN_RULES, ContentInput, copyMender, escapeMarkdown, knownHosts, paragraphs, readFacts } from '../shared/index.js';
import { mendAds } from './ad-copy.mend.js';
import { AD_COPY_PROMPT_VERSION, adCopyPrompt } from './ad-copy.prompt.js';
import { writeAds } from './ad-copy.rules.js';
import { AdCopy } from './ad-copy.schema.js';

@Agent({
  name: 'ad_copy',
  job_type: 'content_generation',
  pipeline: 'campaign',
  title: 'Ad copy',
  version: 1,
  needs: ['vision_analysis', 'market_research', 'insight_extraction'],
  lane: 'llm',
  produces: 'ad_copy',
  input: ContentInput,
  output: AdCopy,
  timeout_ms: 60_000,
  attempts: 3,
})
export class AdCopyAgent extends AgentHandler<typeof ContentInput, typeof AdCopy> {
  async run(input: ContentInput, ctx: AgentContext): Promise<z.input<typeof AdCopy>> {
    const ads = await ctx.model.generate({
      system: CAMPAIGN_RULES,
      prompt: adCopyPrompt(input),
      schema: AdCopy,
      mend: copyMender(input, mendAds),
      purpose: 'writing',
      prompt_version: AD_COPY_PROMPT_VERSION,
      max_output_tokens: 2000,
      offline: () => writeAds(input),
    });
    return cleanOutput(ads, knownHosts(input));
  }

  override render(ads: AdCopy, { input }: ContentInput): RenderedAsset {
    const facts = readFacts(input);
    const items = (texts: readonly string[]) => texts.map((text) => `- ${escapeMarkdown(text)}`).join('\n');
    return {
      title: `Ad copy: ${facts.label}`,
      content: paragraphs(
        `## Ad copy: ${escapeMarkdown(facts.label)}`,
        '### Headlines (up to 30 characters)',
        items(ads.headlines),
        '### Long headlines (up to 90 characters)',
        items(ads.long_headlines),
        '### Descriptions (up to 90 characters)',
        items(ads.descriptions),
      ),
    };
  }
}
