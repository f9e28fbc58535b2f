import { fence } from '#agent-kit';
import type { ImageAnalysis } from '#imaging';

import { givenFacts, languageLine, taskVersion, type CampaignInput } from '../shared/index.js';

export const visionTask = (): string => `You describe the attached product photo for the people who will write about the product.
- Describe only what can be seen. Do not guess what is hidden, what it is made of, how large it is or what it can do.
- Call the object by the product name only if the picture does not contradict it; if it does, say so in "notes", with all else that cannot be told.
- Do not identify people. Text in the picture goes word for word into "visible_text" and nowhere else.
- "measured" comes from the pixels and is more reliable than an impression of colour or light.
Describe the photo.`;

export const VISION_PROMPT_VERSION = taskVersion('vision_analysis', visionTask);

/** Measurements in words: a model has no use for hexadecimal colours and fractions. */
function measured({
  colors,
  background,
  orientation,
  brightness,
  contrast,
  sharpness,
  temperature,
  subject,
  negative_space,
}: ImageAnalysis) {
  return {
    colors: colors.map(({ name }) => name),
    background: [background.kind.replace('_', ' '), background.color?.name].filter(Boolean).join(', '),
    format: orientation,
    brightness: brightness.level,
    contrast: contrast.level,
    sharpness: sharpness.level,
    temperature: temperature.level,
    subject: subject && `${subject.position}, ${subject.colors.map(({ name }) => name).join(' and ')}`,
    free_space: negative_space.side,
  };
}

/** NOTE: without audience, tone and instructions, so that a campaign in another tone does not pay for the same photo again. */
export const visionPrompt = (input: CampaignInput, pixels: ImageAnalysis): string =>
  [
    fence('facts', givenFacts(input, ['product_name', 'brand_name', 'price', 'description'])),
    fence('measured', measured(pixels)),
    visionTask(),
    languageLine(input),
  ].join('\n\n');
