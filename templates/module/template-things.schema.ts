import { z } from 'zod';

import { Page, PageQuery, Timestamp, Uuid } from '#platform/schema';

export const CreateTemplateThing = z
  .strictObject({ title: z.string().trim().min(1).max(200).meta({ example: 'The first one' }) })
  .meta({ id: 'CreateTemplateThing' });
export type CreateTemplateThing = z.infer<typeof CreateTemplateThing>;

export const TemplateThing = z.object({ id: Uuid, title: z.string(), created_at: Timestamp }).meta({ id: 'TemplateThing' });
export type TemplateThing = z.input<typeof TemplateThing>;

export const TemplateThingPage = Page(TemplateThing).meta({ id: 'TemplateThingPage' });

export const TemplateThingQuery = z.strictObject(PageQuery.shape);
export type TemplateThingQuery = z.infer<typeof TemplateThingQuery>;
