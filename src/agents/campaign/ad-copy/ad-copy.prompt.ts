import {
  campaignPrompt,
  placesOf,
  resultsForWriters,
  taskVersion,
  USE_OF_RESULTS,
  type ContentInput,
  type Scale,
} from '../shared/index.js';

export const adCopyTask = (scale: Scale): string => `You write the texts of a responsive ad, which a network combines freely.
- 12 to 15 headlines of about ${placesOf(scale, 25)}, never more than ${placesOf(scale, 30)}. 3 to 5 long headlines and 4 or 5 descriptions of at most ${placesOf(scale, 90)}.
- Each text is complete in itself, reads well beside any other, and appears once. Name product, brand and price in at least one text each where they fit.
- No exclamation marks in headlines, no words in capitals.
${USE_OF_RESULTS}
Write the ad copy.`;

export const AD_COPY_PROMPT_VERSION = taskVersion('ad_copy', adCopyTask);

export const adCopyPrompt = ({ input, ...results }: ContentInput): string =>
  campaignPrompt({ task: adCopyTask, input, results: resultsForWriters(results) });
