import { z } from 'zod';

import { Page, PageQuery, Timestamp, Uuid } from '#platform/schema';

export const AssetOrigin = z.enum(['generated', 'regenerated', 'edited', 'restored']);
export type AssetOrigin = z.infer<typeof AssetOrigin>;

const AssetFile = z
  .object({
    name: z.string().describe('File name'),
    url: z.string().describe('Signed path of the file: works in an `<img>` for 15 minutes, while the session is open'),
    media_type: z.string().describe('Media type of the file'),
    bytes: z.number().int().describe('Size in bytes'),
  })
  .meta({ id: 'AssetFile' });

const Finding = z
  .object({
    code: z.string().meta({ example: 'too_long_dropped' }).describe('Stable name of the finding'),
    message: z.string().describe('What was set right, or what is less good than asked for'),
    where: z.string().describe('Field of `data` it is about, such as `headlines.3`; empty for the whole asset'),
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof Finding>;

const findings = z.array(Finding).describe('What was set right in the answer of a model, and what in it is less good than asked for');

export const Asset = z
  .object({
    id: Uuid.describe('Id of the asset'),
    project_id: Uuid.nullable().describe('Project of the asset; null when its run has none'),
    run_id: Uuid.describe('Run that produced this version'),
    job_id: Uuid.describe('Job that produced this version'),
    asset_type: z.string().meta({ example: 'linkedin_post' }).describe('Kind of asset'),
    title: z.string().describe('Title'),
    content: z.string().describe('Content, as Markdown'),
    data: z.record(z.string(), z.unknown()).describe('Structured content, depending on the kind of asset'),
    findings,
    file_url: z.string().nullable().describe('Signed path of the main file; null without files'),
    files: z.array(AssetFile).describe('Files of the asset, such as rendered pictures'),
    version: z.number().int().describe('Number of this version; the first one is 1'),
    provider: z.string().nullable().describe('Who wrote it: a provider, `offline`, or `user` after an edit'),
    model: z.string().nullable().describe('Model that wrote it; null without a model'),
    prompt_version: z
      .string()
      .nullable()
      .describe('Version of the prompt: the name of the agent and a hash of the text; null when no model was asked'),
    created_at: Timestamp.describe('When this version was made'),
  })
  .meta({ id: 'Asset' });
export type Asset = z.input<typeof Asset>;

export const AssetPage = Page(Asset).meta({ id: 'AssetPage' });

/** Filters of a project's assets. */
export const AssetQuery = z.strictObject({
  ...PageQuery.shape,
  asset_type: z.string().min(1).max(100).optional().describe('Only assets of this kind'),
});
export type AssetQuery = z.infer<typeof AssetQuery>;

/** Filters of all assets of a user. */
export const OwnAssetQuery = z.strictObject({ ...AssetQuery.shape, run_id: Uuid.optional().describe('Only assets of this run') });
export type OwnAssetQuery = z.infer<typeof OwnAssetQuery>;

/** An edit; omitted fields are unchanged. */
export const EditAsset = z
  .strictObject({
    title: z.string().trim().min(1).max(300).optional().describe('New title'),
    content: z.string().min(1).max(100_000).optional().describe('New content, as Markdown'),
  })
  .refine(({ title, content }) => title !== undefined || content !== undefined, { error: 'must change the title or the content' })
  .meta({ id: 'EditAsset', example: { title: 'A mug for slow mornings' } });
export type EditAsset = z.infer<typeof EditAsset>;

export const RestoreAsset = z
  .strictObject({ version: z.int().min(1).describe('Number of the version to restore') })
  .meta({ id: 'RestoreAsset', example: { version: 1 } });
export type RestoreAsset = z.infer<typeof RestoreAsset>;

const AssetVersion = z
  .object({
    version: z.number().int().describe('Number of the version; the first one is 1'),
    title: z.string().describe('Title'),
    content: z.string().describe('Content, as Markdown'),
    data: z.record(z.string(), z.unknown()).describe('Structured content, depending on the kind of asset'),
    findings,
    origin: AssetOrigin.describe('How the version came about'),
    note: z.string().nullable().describe('The instructions, or the version that was restored'),
    created_by: Uuid.nullable().describe('The user who made it; null when an agent did'),
    run_id: Uuid.describe('Run that produced it'),
    job_id: Uuid.describe('Job that produced it'),
    provider: z.string().nullable().describe('Who wrote it: a provider, `offline`, or `user` after an edit'),
    model: z.string().nullable().describe('Model that wrote it; null without a model'),
    prompt_version: z
      .string()
      .nullable()
      .describe('Version of the prompt: the name of the agent and a hash of the text; null when no model was asked'),
    created_at: Timestamp.describe('When the version was made'),
  })
  .meta({ id: 'AssetVersion' });

export const AssetVersions = Page(AssetVersion).meta({ id: 'AssetVersions' });

/** `limit` and `cursor` of an asset's versions. */
export const AssetVersionQuery = z.strictObject({
  ...PageQuery.shape,
  limit: z.coerce.number().int().min(1).max(100).default(100).describe('Number of versions per page'),
});
export type AssetVersionQuery = z.infer<typeof AssetVersionQuery>;

/** The name of an attached file; never a path. */
export const FileName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/i);
