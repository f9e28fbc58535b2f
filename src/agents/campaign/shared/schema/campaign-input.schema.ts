import { z } from 'zod';

const fact = z.string().nullish();

/** The stored photo a campaign starts from. */
export const CampaignImage = z.object({
  upload_id: z.string(),
  sha256: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  media_type: z.enum(['image/jpeg', 'image/png', 'image/webp', 'image/avif']),
});
export type CampaignImage = z.infer<typeof CampaignImage>;

/** The input of a campaign run: what the user typed, and the photo. Lengths are the project's business, not checked again here. */
export const CampaignInput = z.object({
  product_name: z.string().min(1),
  brand_name: z.string().min(1),
  /** Exactly as typed: no number is read out of it. */
  price: fact,
  description: fact,
  audience: fact,
  tone: fact,
  /** BCP-47 tag of the language to write in; English when missing. */
  language: fact,
  /** Further facts of the product, by the names of their fields: prompts show them, and rules read each as a sentence of the description. */
  other_facts: z.record(z.string(), z.string()).optional(),
  /** Wishes for this run about the texts. */
  instructions: fact,
  image: CampaignImage,
});
export type CampaignInput = z.infer<typeof CampaignInput>;
