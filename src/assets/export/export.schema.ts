import { z } from 'zod';

import { Timestamp, Uuid } from '#platform/schema';

import { Asset } from '../assets.schema.js';

export const ExportQuery = z.strictObject({
  format: z
    .enum(['markdown', 'json', 'zip', 'html'])
    .default('markdown')
    .describe('One file of Markdown, JSON or HTML, or an archive of everything'),
});
export type ExportQuery = z.infer<typeof ExportQuery>;

/** What `format=json` answers: the facts, the assets as the API answers them, and the research and insights they build on, by agent. */
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
  analysis: z.record(z.string(), z.record(z.string(), z.unknown())),
});
