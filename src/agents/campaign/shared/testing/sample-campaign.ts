import type { ImageAnalysis } from '#imaging';

import type { CampaignInput, ContentInput } from '../index.js';

const shade = (name: string, hex: string, share: number) => ({ name, hex, share });

/** The measurements of a teal mug in the middle of an off-white ground. */
export const samplePixels: ImageAnalysis = {
  width: 1600,
  height: 1200,
  orientation: 'landscape',
  aspect_ratio: '4:3',
  colors: [shade('off-white', '#f4f2ec', 0.8), shade('teal', '#1a7f86', 0.15), shade('taupe', '#9c7c62', 0.05)],
  background: { kind: 'plain_light', color: shade('off-white', '#f4f2ec', 1) },
  brightness: { value: 0.8, level: 'bright' },
  contrast: { value: 0.6, level: 'medium' },
  sharpness: { value: 0.2, level: 'crisp' },
  saturation: { value: 0.03, level: 'muted' },
  temperature: { value: 0.01, level: 'neutral' },
  subject: {
    box: { left: 0.3, top: 0.2, width: 0.4, height: 0.6 },
    position: 'centre',
    share_of_frame: 0.24,
    colors: [shade('teal', '#1a7f86', 0.8), shade('taupe', '#9c7c62', 0.2)],
  },
  negative_space: { share: 0.3, side: 'left' },
  transparency: { has_alpha: false, share: 0 },
};

/** What a writing agent receives for a mug, with other facts where they are given. */
export function sampleCampaign(facts: Partial<CampaignInput> = {}): ContentInput {
  const description = 'A stoneware mug that keeps its warmth.';
  const claim = { text: description, basis: { kind: 'description' as const, evidence: description } };
  return {
    input: {
      product_name: 'Harbour Mug',
      brand_name: 'Hearth & Co',
      price: '€ 24,00',
      description: `${description} The glaze is mixed by hand.`,
      audience: 'people who drink their tea slowly',
      image: { upload_id: 'upload', sha256: 'sha', width: 1600, height: 1200, media_type: 'image/jpeg' },
      ...facts,
    },
    vision_analysis: {
      summary: 'A teal mug on an off-white ground.',
      subject: 'A mug in teal and taupe, centred.',
      setting: 'Plain off-white background.',
      visible_text: [],
      details: ['The foot is unglazed.'],
      mood: ['calm'],
      notes: [],
      pixels: samplePixels,
    },
    market_research: {
      status: 'disabled',
      provider: null,
      queries: [],
      sources: [],
      statements: [],
      competitors: [],
      trends: [],
      market_data: [],
      open_questions: [],
      notes: [],
    },
    insight_extraction: {
      value_propositions: [claim],
      audience: { given: 'people who drink their tea slowly', reading: 'People who take time.' },
      key_messages: [claim],
      tone: { requested: null, applied: 'neutral', guidance: ['Plain words.'] },
      pain_points: [],
      opportunities: [],
      positioning: [],
      visual_cues: [],
      caveats: [],
      notes: [],
    },
  };
}
