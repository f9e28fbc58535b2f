import { z } from 'zod';

import { Page, PageQuery, Timestamp, Uuid } from '#platform/schema';

const fields = { title: z.string().trim().min(1).max(200).meta({ example: 'The first one' }).describe('Title of the template thing') };

export const CreateTemplateThing = z.strictObject(fields).meta({ id: 'CreateTemplateThing' });
export type CreateTemplateThing = z.infer<typeof CreateTemplateThing>;

/** Omitted fields stay unchanged. */
export const UpdateTemplateThing = z.strictObject(fields).partial().meta({ id: 'UpdateTemplateThing' });
export type UpdateTemplateThing = z.infer<typeof UpdateTemplateThing>;

export const TemplateThing = z
  .object({
    id: Uuid.describe('Id of the template thing'),
    title: z.string().describe('Title of the template thing'),
    created_at: Timestamp.describe('When it was created'),
    updated_at: Timestamp.describe('When it last changed'),
  })
  .meta({ id: 'TemplateThing' });
export type TemplateThing = z.input<typeof TemplateThing>;

export const TemplateThingPage = Page(TemplateThing).meta({ id: 'TemplateThingPage' });

export const TemplateThingQuery = z.strictObject(PageQuery.shape);
export type TemplateThingQuery = z.infer<typeof TemplateThingQuery>;
