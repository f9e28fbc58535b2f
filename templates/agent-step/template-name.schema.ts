import { z } from 'zod';

import { Line, Notes, Prose } from '#agent-kit/schema';

/** Any object. Replace it with the schema of what you use, from `../shared/schema` where the pipeline has one. */
const Anything = z.looseObject({});

/** What the engine passes: the input of the run, and the output of each agent in `needs` under its name. */
export const TemplateNameInput = z.object({
  input: Anything.extend({ tone: z.string().nullish(), language: z.string().nullish() }),
  template_need: Anything,
});
export type TemplateNameInput = z.infer<typeof TemplateNameInput>;

export const TemplateName = z.object({
  title: Line(120),
  summary: Prose(2_000).describe('The material in three sentences at most.'),
  notes: Notes,
});
export type TemplateName = z.infer<typeof TemplateName>;
