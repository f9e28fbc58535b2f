import { z } from 'zod';

import { countWords, Line, Notes, Prose } from '#agent-kit/schema';

/** Longest article in words, headings included. */
const MAX_ARTICLE_WORDS = 1_000;

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
    sections: z.array(Section).min(2).max(10),
    notes: Notes,
  })
  .refine((article) => articleWords(article) <= MAX_ARTICLE_WORDS, {
    path: ['sections'],
    message: `the sections have at most ${MAX_ARTICLE_WORDS} words together`,
  });
export type BlogArticle = z.infer<typeof BlogArticle>;
