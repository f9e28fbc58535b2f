import { z } from 'zod';

import { Line, Notes } from '#agent-kit/schema';

import { CampaignInput, Insights, VisionAnalysis } from '../shared/schema/index.js';

export const SocialImageInput = z.object({ input: CampaignInput, vision_analysis: VisionAnalysis, insight_extraction: Insights });
export type SocialImageInput = z.infer<typeof SocialImageInput>;

/** Least contrast of text on its ground: WCAG 2.2, level AA, for text of any size. */
export const LEAST_CONTRAST = 4.5;

const Hex = z.string().regex(/^#[0-9a-f]{6}$/);

const PictureFile = z.object({
  name: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  media_type: z.enum(['image/png', 'image/webp']),
  bytes: z.int().positive(),
});

export const SocialImage = z.object({
  /** The lines set into the picture, in the order of their size; empty when the font has no letters for any of them. */
  headline: Line(200).nullable(),
  lines: z.array(Line(200)).max(2),
  ground: Hex.describe('The colour behind the text, taken from the photo.'),
  ink: Hex.describe('The colour of the text.'),
  accent: Hex,
  contrast: z.number().min(LEAST_CONTRAST).describe('Of ink on ground, by WCAG 2.'),
  alt_text: Line(600).describe('What the picture shows, for those who cannot see it.'),
  files: z.array(PictureFile).min(2),
  notes: Notes,
});
export type SocialImage = z.infer<typeof SocialImage>;
