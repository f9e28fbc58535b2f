import { z } from 'zod';

import { Line, Notes, Prose } from '#agent-kit/schema';

/** The input of a run; `POST /api/runs` validates `input` by it. */
export const TemplateNameFacts = z.strictObject({
  text: z.string().trim().min(1).max(5_000).meta({ example: 'The pier is closed on Sunday. The ferry runs as always.' }),
  tone: z.string().trim().min(1).max(100).nullish(),
  language: z.string().min(2).max(35).nullish().describe('BCP-47 tag of the texts; English when missing'),
});
export type TemplateNameFacts = z.infer<typeof TemplateNameFacts>;

/** What the engine passes: the input of the run, and the output of each agent in `needs` under its name. */
export const TemplateNameInput = z.object({ input: TemplateNameFacts });
export type TemplateNameInput = z.infer<typeof TemplateNameInput>;

export const TemplateName = z.object({
  title: Line(120),
  summary: Prose(2_000).describe('The text in three sentences at most.'),
  notes: Notes,
});
export type TemplateName = z.infer<typeof TemplateName>;
