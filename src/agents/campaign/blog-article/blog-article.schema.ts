import { z } from 'zod';

import { countWords, Line, Notes, Prose } from '#agent-kit/schema';

/** Length of the article in words, headings included. */
export const ARTICLE_WORDS = { least: 400, most: 700 } as const;

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
    sections: z.array(Section).min(4).max(8),
    notes: Notes,
  })
  .refine((article) => articleWords(article) >= ARTICLE_WORDS.least && articleWords(article) <= ARTICLE_WORDS.most, {
    path: ['sections'],
    message: `the sections have ${ARTICLE_WORDS.least} to ${ARTICLE_WORDS.most} words together`,
  });
export type BlogArticle = z.infer<typeof BlogArticle>;
