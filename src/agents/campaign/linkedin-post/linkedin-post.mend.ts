import { z } from 'zod';

import { cutAtWord, type Finding, type FollowUp } from '#ai';
import { fieldsOf, readFacts, textsOf, type ContentInput, type Rules } from '../shared/index.js';

import { hashtagsFor } from './linkedin-post.hashtags.js';
import { POST_LIMITS, postText } from './linkedin-post.schema.js';

const { hashtags: MOST_HASHTAGS, wanted_hashtags: WANTED_HASHTAGS } = POST_LIMITS;

/** Hashtags as LinkedIn reads them, none twice, at most five; too few are filled up with product and brand, unless none are wanted. */
function mendHashtags(given: readonly string[], { input }: ContentInput, findings: Finding[]): string[] {
  const facts = readFacts(input);
  const tags = given
    .map((tag) => `#${tag.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}_]/gu, '')}`)
    .filter((tag) => /\p{L}/u.test(tag) && tag.length <= 60);
  const unique = (all: readonly string[]) => [...new Map(all.toReversed().map((tag) => [tag.toLowerCase(), tag])).values()].toReversed();
  const kept = unique(tags).slice(0, MOST_HASHTAGS);
  if (tags.length > kept.length)
    findings.push({ code: 'hashtags_dropped', message: `${tags.length} hashtags were cut to ${kept.length}.`, where: 'hashtags' });
  if (kept.length >= WANTED_HASHTAGS || !facts.wishes.hashtags) return kept;
  const filled = unique([...kept, ...hashtagsFor(facts)]).slice(0, WANTED_HASHTAGS);
  findings.push({
    code: 'filled_from_facts',
    message: `${filled.length - kept.length} hashtags were added to the ${kept.length} of the answer.`,
    where: 'hashtags',
  });
  return filled;
}

function shorter(value: Record<string, unknown>, length: number, most: number): FollowUp {
  const problems = `The body has ${length} characters, at most ${most} fit into the post. Write only a shorter body, with the same facts.`;
  return {
    problems,
    part: {
      schema: z.object({ body: z.string().max(most) }),
      merge: (answer) => ({ ...value, body: fieldsOf(answer)['body'] ?? value['body'] }),
    },
  };
}

/** A post set right: hashtags normalised, and a body that fits beside the rest; for one that is too long a shorter one is asked for. */
export const mendPost: Rules = (answer, input) => {
  const findings: Finding[] = [];
  const text = (name: string, most: number) => cutAtWord(typeof answer[name] === 'string' ? answer[name] : '', most);
  const hashtags = mendHashtags(textsOf(answer['hashtags']), input, findings);
  const value = { ...answer, hashtags };
  const { body } = answer;
  if (typeof body !== 'string') return { value, findings };
  const rest = postText({
    hook: text('hook', POST_LIMITS.hook),
    body: '',
    call_to_action: text('call_to_action', POST_LIMITS.call_to_action),
    hashtags,
  });
  const most = Math.min(POST_LIMITS.body, POST_LIMITS.post - rest.length - 2);
  if (body.length <= most) return { value, findings };
  findings.push({ code: 'text_shortened', message: `The text had ${body.length} characters and was cut to ${most}.`, where: 'body' });
  return { value: { ...value, body: cutAtWord(body, most) }, findings, again: shorter(value, body.length, most) };
};
