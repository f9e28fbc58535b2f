import { z } from 'zod';

import { Page, PageQuery, Timestamp, Uuid } from '#platform/schema';

const PROJECT_STATUSES = ['draft', 'ready', 'running', 'completed', 'failed'] as const;
export const ProjectStatus = z.enum(PROJECT_STATUSES);
export type ProjectStatus = z.infer<typeof ProjectStatus>;

/** A BCP-47 tag that the runtime knows how to read, e.g. `en`, `pt-BR`. */
const LanguageTag = z
  .string()
  .max(35)
  .refine(
    (tag) => {
      try {
        return Intl.getCanonicalLocales(tag).length === 1;
      } catch {
        return false;
      }
    },
    { error: 'must be a BCP-47 language tag such as en or pt-BR' },
  );

const line = (max: number) => z.string().trim().min(1).max(max);

const facts = {
  product_name: line(200).meta({ example: 'Aurora Desk Lamp' }),
  brand_name: line(200).meta({ example: 'Lumina' }),
  price: line(100).nullish().describe('As it should be printed, with its currency').meta({ example: '€ 79.90' }),
  description: z.string().trim().max(5_000).nullish().meta({ example: 'A dimmable desk lamp with a brushed steel arm.' }),
  audience: line(500).nullish().meta({ example: 'people who work from home' }),
  tone: line(100).nullish().meta({ example: 'friendly' }),
  language: LanguageTag.nullish().meta({ example: 'en' }),
};

/** What a project is made from. */
export const CreateProject = z.strictObject(facts).meta({ id: 'CreateProject' });
export type CreateProject = z.infer<typeof CreateProject>;

/** What may be changed; what is left out stays, null empties. */
export const UpdateProject = z.strictObject(facts).partial().meta({ id: 'UpdateProject' });
export type UpdateProject = z.infer<typeof UpdateProject>;

export const Project = z
  .object({
    id: Uuid,
    product_name: z.string(),
    brand_name: z.string(),
    price: z.string().nullable(),
    description: z.string().nullable(),
    audience: z.string().nullable(),
    tone: z.string().nullable(),
    language: z.string().nullable(),
    image_path: z.string().nullable().describe('Path of the product photo, for requests with an access token'),
    image_url: z.string().nullable().describe('Signed path of the photo: works in an `<img>` for 15 minutes, while the session is open'),
    thumbnail_url: z.string().nullable().describe('Signed path of the thumbnail of the photo'),
    status: ProjectStatus,
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Project' });
export type Project = z.input<typeof Project>;

export const ProjectPage = Page(Project).meta({ id: 'ProjectPage' });

/** Filters of the list. */
export const ProjectQuery = z.strictObject({
  ...PageQuery.shape,
  q: line(200).optional().describe('Text found in the product or brand name, in any case'),
  status: ProjectStatus.optional(),
});
export type ProjectQuery = z.infer<typeof ProjectQuery>;
