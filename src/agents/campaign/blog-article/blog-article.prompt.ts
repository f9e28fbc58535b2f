import { CAMPAIGN_RULES, campaignPrompt, type ContentInput } from '../shared/index.js';

/** Raised with every change of the texts below; part of the key under which a paid answer is kept. */
export const BLOG_PROMPT_VERSION = 'blog_article/1';

export const BLOG_SYSTEM = `You write a blog article that helps a reader to judge a product.
${CAMPAIGN_RULES}
- 400 to 700 words in 4 to 8 sections with headings: what the product is for as far as the facts say, what the photo shows and what it cannot show,
  how it fits the stated audience, what a buyer should check, a short conclusion.
- No padding, no sentence twice, no superlatives. Statements from research name their source in the text.
- Title and meta description have at most 160 characters each. Use every fact given, the price exactly as typed.`;

export const blogPrompt = ({ input, ...results }: ContentInput): string =>
  campaignPrompt({ task: 'Write the blog article: title, meta_description, sections with heading and body, notes.', input, results });
