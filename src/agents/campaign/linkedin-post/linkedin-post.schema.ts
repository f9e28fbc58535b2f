import { z } from 'zod';

import { Line, Notes, Prose } from '#agent-kit/schema';

/** LinkedIn cuts a post off here, in characters, hashtags included. */
const POST_LIMIT = 3000;

const Hashtag = z
  .string()
  .overwrite((tag) => `#${tag.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}_]/gu, '')}`)
  .refine((tag) => /\p{L}/u.test(tag), 'a hashtag has at least one letter')
  .max(60);

/** The parts of a post as they stand under each other. */
export function postText(post: { hook: string; body: string; call_to_action: string; hashtags: readonly string[] }): string {
  return [post.hook, post.body, post.call_to_action, post.hashtags.join(' ')].filter(Boolean).join('\n\n');
}

export const LinkedinPost = z
  .object({
    hook: Line(220).describe('The first line, which stands alone before "see more".'),
    body: Prose(2600).describe('Short paragraphs with an empty line between.'),
    call_to_action: Line(300).describe('One sentence or question that invites an answer.'),
    hashtags: z.array(Hashtag).max(5).describe('Three to five; none only when the instructions forbid hashtags.'),
    notes: Notes,
  })
  .refine((post) => postText(post).length <= POST_LIMIT, {
    message: `hook, body, call_to_action and hashtags together have at most ${POST_LIMIT} characters`,
  })
  .refine(({ hashtags }) => hashtags.length === 0 || hashtags.length >= 3, { path: ['hashtags'], message: 'three to five hashtags' });
export type LinkedinPost = z.infer<typeof LinkedinPost>;
