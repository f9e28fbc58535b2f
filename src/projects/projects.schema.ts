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
  product_name: line(200).meta({ example: 'Tideline Mug' }).describe('Name of the product'),
  brand_name: line(200).meta({ example: 'Hollow Fern Pottery' }).describe('Brand of the product'),
  price: line(100).nullish().describe('Price as it should be printed, with its currency').meta({ example: '€ 34.00' }),
  description: z
    .string()
    .trim()
    .max(5_000)
    .nullish()
    .meta({ example: 'A stoneware mug with a teal glaze and a foot of bare clay. Holds 350 ml.' })
    .describe('What the product is and does; the agents state only facts given here'),
  audience: line(500).nullish().meta({ example: 'people who work from home' }).describe('Target audience'),
  tone: line(100).nullish().meta({ example: 'friendly' }).describe('Tone of voice'),
  language: LanguageTag.nullish().meta({ example: 'en' }).describe('Language of the campaign, as a BCP-47 tag'),
};

/** What a project is made from. */
export const CreateProject = z.strictObject(facts).meta({ id: 'CreateProject' });
export type CreateProject = z.infer<typeof CreateProject>;

/** What may be changed; what is left out stays, null empties. */
export const UpdateProject = z.strictObject(facts).partial().meta({ id: 'UpdateProject' });
export type UpdateProject = z.infer<typeof UpdateProject>;

export const Project = z
  .object({
    id: Uuid.describe('Id of the project'),
    product_name: z.string().describe('Name of the product'),
    brand_name: z.string().describe('Brand of the product'),
    price: z.string().nullable().describe('Price as printed, with its currency'),
    description: z.string().nullable().describe('What the product is and does; the agents state only facts given here'),
    audience: z.string().nullable().describe('Target audience'),
    tone: z.string().nullable().describe('Tone of voice'),
    language: z.string().nullable().describe('Language of the campaign, as a BCP-47 tag'),
    image_path: z.string().nullable().describe('Path of the product photo, for requests with an access token'),
    image_url: z.string().nullable().describe('Signed path of the photo: works in an `<img>` for 15 minutes, while the session is open'),
    thumbnail_url: z.string().nullable().describe('Signed path of the thumbnail of the photo'),
    status: ProjectStatus.describe('`draft` without a photo, `ready` with one; then the state of the latest run'),
    created_at: Timestamp.describe('When the project was created'),
    updated_at: Timestamp.describe('When the project last changed'),
  })
  .meta({ id: 'Project' });
export type Project = z.input<typeof Project>;

export const ProjectPage = Page(Project).meta({ id: 'ProjectPage' });

/** Filters of the list. */
export const ProjectQuery = z.strictObject({
  ...PageQuery.shape,
  q: line(200).optional().describe('Text found in the product or brand name, in any case'),
  status: ProjectStatus.optional().describe('Only projects in this state'),
});
export type ProjectQuery = z.infer<typeof ProjectQuery>;
