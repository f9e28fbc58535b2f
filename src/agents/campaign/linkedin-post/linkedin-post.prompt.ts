import {
  campaignPrompt,
  placesOf,
  rangeOf,
  resultsForWriters,
  taskVersion,
  USE_OF_RESULTS,
  type ContentInput,
  type Scale,
} from '../shared/index.js';

const LENGTHS: Record<Scale['amount'], [least: number, most: number]> = { little: [50, 100], some: [80, 150], much: [120, 220] };

export const linkedinTask = (scale: Scale): string => `You write one LinkedIn post that presents the product for the shop that sells it.
- The hook is one concrete line from the facts or the photo, below ${placesOf(scale, 140)}; no question that answers itself, no "introducing", no "game changer".
- The body has ${rangeOf(scale, ...LENGTHS[scale.amount])} in short paragraphs, uses the facts that matter to the audience, and says in one place what the photo shows.
- The call to action asks for one thing. 3 to 5 hashtags, none invented as a slogan.
${USE_OF_RESULTS}
Write the post.`;

export const LINKEDIN_PROMPT_VERSION = taskVersion('linkedin_post', linkedinTask);

export const linkedinPrompt = ({ input, ...results }: ContentInput): string =>
  campaignPrompt({ task: linkedinTask, input, results: resultsForWriters(results) });
