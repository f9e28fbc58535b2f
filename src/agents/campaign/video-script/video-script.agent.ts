import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, type RenderedAsset, cleanOutput } from '#agent-kit';

import { CAMPAIGN_RULES, ContentInput, copyMender, escapeMarkdown, knownHosts, paragraphs, readFacts } from '../shared/index.js';
import { mendScript } from './video-script.mend.js';
import { VIDEO_PROMPT_VERSION, videoPrompt } from './video-script.prompt.js';
import { writeScript } from './video-script.rules.js';
import { VideoQuestion, VideoScript } from './video-script.schema.js';

@Agent({
  name: 'video_script',
  job_type: 'content_generation',
  pipeline: 'campaign',
  title: 'Video script',
  version: 1,
  needs: ['vision_analysis', 'market_research', 'insight_extraction'],
  lane: 'llm',
  produces: 'video_script',
  input: ContentInput,
  output: VideoScript,
  timeout_ms: 60_000,
  attempts: 3,
})
export class VideoScriptAgent extends AgentHandler<typeof ContentInput, typeof VideoScript> {
  async run(input: ContentInput, ctx: AgentContext): Promise<z.input<typeof VideoScript>> {
    const script = await ctx.model.generate({
      system: CAMPAIGN_RULES,
      prompt: videoPrompt(input),
      schema: VideoScript,
      question: VideoQuestion,
      mend: copyMender(input, mendScript),
      purpose: 'writing',
      prompt_version: VIDEO_PROMPT_VERSION,
      max_output_tokens: 3000,
      offline: () => writeScript(input),
    });
    return cleanOutput(script, knownHosts(input));
  }

  override render(script: VideoScript, { input }: ContentInput): RenderedAsset {
    const facts = readFacts(input);
    const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
    return {
      title: `Video script: ${facts.label}`,
      content: paragraphs(
        `## Video script: ${escapeMarkdown(facts.label)}`,
        `Length: ${script.duration_seconds} seconds, ${script.scenes.length} scenes.`,
        [
          '| Seconds | Shot | Voice-over | On screen |',
          '| --- | --- | --- | --- |',
          ...script.scenes.map(({ start, end, shot, voice_over, on_screen_text }) =>
            row([`${start}–${end}`, shot, voice_over, on_screen_text]),
          ),
        ].join('\n'),
      ),
    };
  }
}
