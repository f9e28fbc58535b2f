import { z } from 'zod';

import { Page, PageQuery, Timestamp, Uuid } from '#platform/schema';

export const AssetOrigin = z.enum(['generated', 'regenerated', 'edited', 'restored']);
export type AssetOrigin = z.infer<typeof AssetOrigin>;

const AssetFile = z
  .object({
    name: z.string(),
    url: z.string().describe('Signed path of the file: works in an `<img>` for 15 minutes, while the session is open'),
    media_type: z.string(),
    bytes: z.number().int(),
  })
  .meta({ id: 'AssetFile' });

export const Asset = z
  .object({
    id: Uuid,
    project_id: Uuid.nullable(),
    run_id: Uuid,
    job_id: Uuid,
    asset_type: z.string().meta({ example: 'linkedin_post' }),
    title: z.string(),
    content: z.string().describe('Markdown'),
    data: z.record(z.string(), z.unknown()).describe('The object the agent made, typed per asset type'),
    file_url: z.string().nullable().describe('Signed path of the main file of the asset, if it has any'),
    files: z.array(AssetFile),
    version: z.number().int(),
    provider: z.string().nullable().describe('Who wrote it: a provider, `offline`, or `user` after an edit'),
    model: z.string().nullable(),
    created_at: Timestamp,
  })
  .meta({ id: 'Asset' });
export type Asset = z.input<typeof Asset>;

export const AssetPage = Page(Asset).meta({ id: 'AssetPage' });

/** Filters of a project's assets. */
export const AssetQuery = z.strictObject({ ...PageQuery.shape, asset_type: z.string().min(1).max(100).optional() });
export type AssetQuery = z.infer<typeof AssetQuery>;

/** Filters of all assets of a user. */
export const OwnAssetQuery = z.strictObject({ ...AssetQuery.shape, run_id: Uuid.optional() });
export type OwnAssetQuery = z.infer<typeof OwnAssetQuery>;

/** An edit: what is left out stays. */
export const EditAsset = z
  .strictObject({ title: z.string().trim().min(1).max(300).optional(), content: z.string().min(1).max(100_000).optional() })
  .refine(({ title, content }) => title !== undefined || content !== undefined, { error: 'must change the title or the content' })
  .meta({ id: 'EditAsset', example: { title: 'Light for late hours' } });
export type EditAsset = z.infer<typeof EditAsset>;

export const RestoreAsset = z.strictObject({ version: z.int().min(1) }).meta({ id: 'RestoreAsset', example: { version: 1 } });
export type RestoreAsset = z.infer<typeof RestoreAsset>;

const AssetVersion = z
  .object({
    version: z.number().int(),
    title: z.string(),
    content: z.string(),
    data: z.record(z.string(), z.unknown()),
    origin: AssetOrigin,
    note: z.string().nullable().describe('Why: the instructions, or which version was restored'),
    created_by: Uuid.nullable().describe('The user who made it; null when an agent did'),
    run_id: Uuid,
    job_id: Uuid,
    provider: z.string().nullable(),
    model: z.string().nullable(),
    created_at: Timestamp,
  })
  .meta({ id: 'AssetVersion' });

export const AssetVersions = Page(AssetVersion).meta({ id: 'AssetVersions' });

/** `limit` and `cursor` of an asset's versions. */
export const AssetVersionQuery = z.strictObject({ ...PageQuery.shape, limit: z.coerce.number().int().min(1).max(100).default(100) });
export type AssetVersionQuery = z.infer<typeof AssetVersionQuery>;

/** The name of an attached file: ours or an agent's, never a path. */
export const FileName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/i);
