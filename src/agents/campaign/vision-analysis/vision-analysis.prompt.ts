import type { ImageAnalysis } from '#imaging';
import { fence } from '#agent-kit';

import { CAMPAIGN_RULES, campaignPrompt, type CampaignInput } from '../shared/index.js';

/** Raised with every change of the texts below; part of the key under which a paid answer is kept. */
export const VISION_PROMPT_VERSION = 'vision_analysis/1';

export const VISION_SYSTEM = `You describe a product photo for the people who will write about the product.
${CAMPAIGN_RULES}
- Describe only what can be seen. Do not guess what is hidden, what it is made of, how large it is or what it can do.
- Call the object by the product name of the facts only if the picture does not contradict it; if it does, say so in "notes".
- Do not identify people. Text in the picture goes word for word into "visible_text" and nowhere else.`;

export const visionPrompt = (input: CampaignInput, pixels: ImageAnalysis): string =>
  [
    campaignPrompt({
      task: 'Describe the attached product photo: summary, subject, setting, readable text, details worth mentioning, mood, and notes on what cannot be told.',
      input,
    }),
    'Measured from the pixels, and more reliable than an impression of colour or light:',
    fence('pixels', pixels),
  ].join('\n\n');
