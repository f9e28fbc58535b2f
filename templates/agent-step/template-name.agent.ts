import type { z } from 'zod';

import { Agent, AgentHandler, cleanOutput, type AgentContext, hostsIn, type RenderedAsset } from '#agent-kit';

import { TEMPLATE_NAME_PROMPT_VERSION, TEMPLATE_NAME_SYSTEM, templateNamePrompt } from './template-name.prompt.js';
import { textsOf, writeByRules } from './template-name.rules.js';
import { TemplateName, TemplateNameInput } from './template-name.schema.js';

@Agent({
  name: 'template_name',
  job_type: 'template_name',
  pipeline: 'template_pipeline',
  title: 'Template name',
  version: 1,
  needs: ['template_need'],
  lane: 'llm',
  produces: 'template_name',
  input: TemplateNameInput,
  output: TemplateName,
  timeout_ms: 60_000,
  attempts: 3,
})
export class TemplateNameAgent extends AgentHandler<typeof TemplateNameInput, typeof TemplateName> {
  async run(given: TemplateNameInput, ctx: AgentContext): Promise<z.input<typeof TemplateName>> {
    const answer = await ctx.model.generate({
      system: TEMPLATE_NAME_SYSTEM,
      prompt: templateNamePrompt(given),
      schema: TemplateName,
      prompt_version: TEMPLATE_NAME_PROMPT_VERSION,
      max_output_tokens: 1_500,
      offline: () => writeByRules(given),
    });
    return cleanOutput(answer, hostsIn(textsOf(given.input)));
  }

  override render({ title, summary, notes }: TemplateName): RenderedAsset {
    return { title, content: [summary, ...notes.map((note) => `* ${note}`)].join('\n\n') };
  }
}
