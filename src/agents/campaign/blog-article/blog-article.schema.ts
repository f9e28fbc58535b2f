import { z } from 'zod';

import { countWords, Line, Notes, Prose } from '#agent-kit/schema';

/** Length of the article in words, headings included: what is asked for, below what an answer is asked for again, and the most that is kept. */
export const ARTICLE_WORDS = { least: 400, most: 700, fewest: 250, longest: 1_000 } as const;
/** Number of sections: fewer are a finding, more are joined. */
export const ARTICLE_SECTIONS = { least: 3, most: 10 } as const;

const Section = z.object({
  heading: Line(160),
  body: Prose(6000).describe('Paragraphs with an empty line between; lists start with "* ".'),
});

/** The words of headings and bodies. */
export function articleWords({ sections }: { sections: readonly { heading: string; body: string }[] }): number {
  return sections.reduce((sum, { heading, body }) => sum + countWords(heading) + countWords(body), 0);
}

export const BlogArticle = z
  .object({
    title: Line(160),
    meta_description: Line(160).describe('What a search engine shows under the title.'),
    sections: z.array(Section).min(1).max(ARTICLE_SECTIONS.most).describe('4 to 8 sections.'),
    notes: Notes,
  })
  .refine((article) => articleWords(article) <= ARTICLE_WORDS.longest, {
    path: ['sections'],
    message: `the sections have at most ${ARTICLE_WORDS.longest} words together`,
  });
export type BlogArticle = z.infer<typeof BlogArticle>;
