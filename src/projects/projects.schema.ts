import { z } from 'zod';

import { Page, PageQuery, Timestamp, Uuid } from '#platform/schema';

const PROJECT_STATUSES = ['draft', 'ready', 'running', 'completed', 'failed'] as const;
export const ProjectStatus = z.enum(PROJECT_STATUSES);
export type ProjectStatus = z.infer<typeof ProjectStatus>;

/** A BCP-47 tag that the runtime supports, e.g. `en`, `pt-BR`. */
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

/** All are text. Requests, responses, prompts, exports, the command line and the demo take their fields from this list. */
const facts = {
  product_name: line(200).meta({ description: 'Name of the product', example: 'Tideline Mug' }),
  brand_name: line(200).meta({ description: 'Brand of the product', example: 'Hollow Fern Pottery' }),
  price: line(100).nullish().meta({ description: 'Price as it should be printed, with its currency', example: '€ 34.00' }),
  description: z.string().trim().max(5_000).nullish().meta({
    description: 'What the product is and does; agents only state facts you provide',
    example: 'A stoneware mug with a teal glaze and a foot of bare clay. Holds 350 ml.',
  }),
  audience: line(500).nullish().meta({ description: 'Target audience', example: 'people who work from home' }),
  tone: line(100).nullish().meta({ description: 'Tone of voice', example: 'friendly' }),
  language: LanguageTag.nullish().meta({ description: 'Language of the campaign, as a BCP-47 tag', example: 'en' }),
};

/** What a project is created from: the facts of one product. */
export const CreateProject = z.strictObject(facts).meta({ id: 'CreateProject' });
export type CreateProject = z.infer<typeof CreateProject>;

/** Omitted fields stay unchanged; null clears an optional one. */
export const UpdateProject = z.strictObject(facts).partial().meta({ id: 'UpdateProject' });
export type UpdateProject = z.infer<typeof UpdateProject>;

/** The facts of a project as they are stored: an optional one that is missing is null. */
export type ProjectFacts = { [Name in keyof CreateProject]-?: undefined extends CreateProject[Name] ? string | null : string };

/** The names of the facts. */
export const FACT_NAMES = CreateProject.keyof().options;

/** The facts among the fields of a project; what is missing or empty is null. */
export function factsOf(project: CreateProject): ProjectFacts {
  return Object.fromEntries(FACT_NAMES.map((name) => [name, project[name] || null])) as ProjectFacts;
}

// NOTE: limits are checked on writing only, so that a project written under a wider limit can still be read.
const storedFacts = Object.fromEntries(
  Object.entries(facts).map(([name, fact]) => {
    const text = fact instanceof z.ZodOptional ? z.string().nullable() : z.string();
    return [name, text.describe(fact.description ?? '')];
  }),
) as { [Name in keyof ProjectFacts]: null extends ProjectFacts[Name] ? z.ZodNullable<z.ZodString> : z.ZodString };

export const Project = z
  .object({
    id: Uuid.describe('Id of the project'),
    ...storedFacts,
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
