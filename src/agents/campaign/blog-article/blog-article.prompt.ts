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

/** Few facts do not carry a long article. */
const LENGTHS: Record<Scale['amount'], [least: number, most: number, sections: string]> = {
  little: [250, 350, '3 or 4'],
  some: [350, 500, '4 or 5'],
  much: [500, 700, '5 to 8'],
};

export const blogTask = (scale: Scale): string => {
  const [least, most, sections] = LENGTHS[scale.amount];
  return `You write a blog article for the shop that sells the product.
- ${rangeOf(scale, least, most)} in ${sections} sections with headings: what the product is for, its details, who it is for, what buyers ask, price and how to order as far as the facts say.
- Speak as the shop. Open with the strongest fact. Use every fact, the price exactly as typed. No padding, no sentence twice, no superlatives. What comes from a page names its site.
- Title: at most ${placesOf(scale, 60)}, as search results cut longer ones. Meta description: at most ${placesOf(scale, 155)}.
${USE_OF_RESULTS}
Write the blog article.`;
};

export const BLOG_PROMPT_VERSION = taskVersion('blog_article', blogTask);

export const blogPrompt = ({ input, ...results }: ContentInput): string =>
  campaignPrompt({ task: blogTask, input, results: resultsForWriters(results) });
