import { Inject } from '@nestjs/common';
import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, cleanOutput } from '#agent-kit';
import { Images } from '#imaging';

import { CAMPAIGN_CACHE_SECONDS, CAMPAIGN_RULES, knownHosts, PhotoReading, withNote } from '../shared/index.js';
import { VISION_PROMPT_VERSION, visionPrompt } from './vision-analysis.prompt.js';
import { readPhoto } from './vision-analysis.rules.js';
import { VisionAnalysisInput, VisionAnalysisOutput } from './vision-analysis.schema.js';

@Agent({
  name: 'vision_analysis',
  job_type: 'vision_analysis',
  pipeline: 'campaign',
  title: 'Photo analysis',
  version: 1,
  needs: [],
  lane: 'vision',
  input: VisionAnalysisInput,
  output: VisionAnalysisOutput,
  timeout_ms: 60_000,
  attempts: 3,
})
export class VisionAnalysisAgent extends AgentHandler<typeof VisionAnalysisInput, typeof VisionAnalysisOutput> {
  constructor(@Inject(Images) private readonly images: Pick<Images, 'analyse' | 'forModel'>) {
    super();
  }

  async run({ input }: VisionAnalysisInput, ctx: AgentContext): Promise<z.input<typeof VisionAnalysisOutput>> {
    const { data } = await ctx.files.read(input.image.upload_id);
    const [pixels, image] = await Promise.all([this.images.analyse(data, ctx.signal), this.images.forModel(data, ctx.signal)]);
    const reading = await ctx.model.generate({
      system: CAMPAIGN_RULES,
      prompt: visionPrompt(input, pixels),
      images: [image],
      schema: PhotoReading,
      fallback: (reason) => withNote(readPhoto(input, pixels), reason),
      purpose: 'reading',
      prompt_version: VISION_PROMPT_VERSION,
      max_output_tokens: 1500,
      cache_seconds: CAMPAIGN_CACHE_SECONDS,
      offline: () => readPhoto(input, pixels),
    });
    return { ...cleanOutput(reading, knownHosts({ input })), pixels };
  }
}
