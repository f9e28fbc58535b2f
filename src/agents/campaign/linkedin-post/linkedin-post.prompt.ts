import { CAMPAIGN_RULES, campaignPrompt, type ContentInput } from '../shared/index.js';

/** Raised with every change of the texts below; part of the key under which a paid answer is kept. */
export const LINKEDIN_PROMPT_VERSION = 'linkedin_post/1';

export const LINKEDIN_SYSTEM = `You write one LinkedIn post that presents a product.
${CAMPAIGN_RULES}
- The hook is one concrete line from the facts or the photo, below 140 characters; no question that answers itself, no "introducing", no "game changer".
- The body has short paragraphs, uses every fact that was given, and says in one place what the photo shows.
- The call to action asks for one thing. Three to five hashtags, none invented as a slogan. The whole post has at most 3,000 characters.`;

export const linkedinPrompt = ({ input, ...results }: ContentInput): string =>
  campaignPrompt({ task: 'Write the LinkedIn post: hook, body, call to action, hashtags, notes.', input, results });
