import { CAMPAIGN_RULES, campaignPrompt, type ContentInput } from '../shared/index.js';

/** Raised with every change of the texts below; part of the key under which a paid answer is kept. */
export const AD_COPY_PROMPT_VERSION = 'ad_copy/1';

export const AD_COPY_SYSTEM = `You write the texts of a responsive ad: headlines, long headlines and descriptions that a network combines freely.
${CAMPAIGN_RULES}
- Headlines: 5 to 15, at most 30 characters each. Long headlines: 1 to 5, at most 90 characters. Descriptions: 3 to 5, at most 90 characters.
- Count before you answer. Each text is complete in itself, reads well beside any other, is never cut, and appears once.
- Name product, brand and price in at least one text each where they fit. No exclamation marks in headlines, no words in capitals.`;

export const adCopyPrompt = ({ input, ...results }: ContentInput): string =>
  campaignPrompt({ task: 'Write the ad copy: headlines, long_headlines, descriptions, notes.', input, results });
