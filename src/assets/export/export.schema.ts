import { z } from 'zod';

import { Timestamp, Uuid } from '#platform/schema';

import { Asset } from '../catalog/assets.schema.js';

export const ExportQuery = z.strictObject({
  format: z
    .enum(['markdown', 'json', 'zip', 'html'])
    .default('markdown')
    .describe('One file of Markdown, JSON or HTML, or an archive of everything'),
});
export type ExportQuery = z.infer<typeof ExportQuery>;

/** The answer with `format=json`: the facts, and the assets as in the API. */
export const CampaignExport = z.object({
  exported_at: Timestamp,
  project: z.object({
    id: Uuid,
    product_name: z.string(),
    brand_name: z.string(),
    price: z.string().nullable(),
    description: z.string().nullable(),
    audience: z.string().nullable(),
    tone: z.string().nullable(),
    language: z.string().nullable(),
    created_at: Timestamp,
  }),
  assets: z.array(Asset),
});
