import { z } from 'zod';

import { Timestamp } from '#platform/schema';

import { Project } from '../../projects/projects.schema.js';
import { Asset } from '../catalog/assets.schema.js';

export const ExportQuery = z.strictObject({
  format: z
    .enum(['markdown', 'json', 'zip', 'html'])
    .default('markdown')
    .describe('One file of Markdown, JSON or HTML, or an archive of everything'),
});
export type ExportQuery = z.infer<typeof ExportQuery>;

/** The answer with `format=json`: the facts, the assets as in the API, and the research and insights they build on, by agent. */
export const CampaignExport = z.object({
  exported_at: Timestamp,
  project: Project.omit({ image_path: true, image_url: true, thumbnail_url: true, status: true, updated_at: true }),
  assets: z.array(Asset),
  analysis: z.record(z.string(), z.record(z.string(), z.unknown())),
});
