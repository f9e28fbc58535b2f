import { z } from 'zod';

import { Line, Notes, Prose } from '#agent-kit/schema';

/** Limits in characters and in number; LinkedIn cuts a post off at 3,000 characters, hashtags included. */
export const POST_LIMITS = { post: 3000, hook: 220, body: 2600, call_to_action: 300, hashtags: 5, wanted_hashtags: 3 } as const;
const POST_LIMIT = POST_LIMITS.post;

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
    hook: Line(POST_LIMITS.hook).describe('The first line, which stands alone before "see more".'),
    body: Prose(POST_LIMITS.body).describe('Short paragraphs with an empty line between.'),
    call_to_action: Line(POST_LIMITS.call_to_action).describe('One sentence or question that invites an answer.'),
    hashtags: z.array(Hashtag).max(POST_LIMITS.hashtags).describe('Three to five; none only when the instructions forbid hashtags.'),
    notes: Notes,
  })
  .refine((post) => postText(post).length <= POST_LIMIT, {
    message: `hook, body, call_to_action and hashtags together have at most ${POST_LIMIT} characters`,
  });
export type LinkedinPost = z.infer<typeof LinkedinPost>;
