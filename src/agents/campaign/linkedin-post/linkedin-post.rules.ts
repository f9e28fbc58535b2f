import {
  audienceLine,
  fitting,
  inVoice,
  leftOut,
  mentions,
  naming,
  paragraphs,
  priceLine,
  readFacts,
  sentence,
  tidy,
  tooLong,
  type ContentInput,
  type Facts,
} from '../shared/index.js';
import { hashtagsFor } from './linkedin-post.hashtags.js';
import type { LinkedinPost } from './linkedin-post.schema.js';
import { ANSWERS, AUDIENCE_HOOKS, QUESTIONS } from './linkedin-post.wording.js';

const HOOK_LIMIT = 200;
const CALL_LIMIT = 280;
/** What the body may have, and what of it description and mentions may take, in characters. */
const BODY_BUDGET = 2300;
const DESCRIPTION_BUDGET = 1500;
const MENTIONS_BUDGET = 400;

interface Hook {
  text: string;
  kind: 'claim' | 'audience' | 'name';
}

/** The post by rules: every fact given and an invitation; nothing else. */
export function writePost(input: ContentInput): LinkedinPost {
  const facts = readFacts(input.input);
  const hook = hookFor(facts);
  const rest = facts.sentences.filter((text) => text !== hook.text);
  const named = hook.text.includes(facts.product) && hook.text.includes(facts.brand);
  const mentioned = fitting(mentions(facts), MENTIONS_BUDGET, (text) => text.length);
  const after = paragraphs(...mentioned.used, hook.kind !== 'audience' && audienceParagraph(facts), priceLine(facts));
  const room = BODY_BUDGET - after.length - facts.label.length - 40;
  const { used, left } = fitting(rest, Math.min(DESCRIPTION_BUDGET, room), (text) => text.length + 2);
  const body = paragraphs(!named && sentence(naming(facts)), description(used), after);
  return tidy(
    {
      hook: hook.text,
      body: body || sentence(facts.label),
      call_to_action: callFor(facts),
      hashtags: facts.wishes.hashtags ? hashtagsFor(facts) : [],
      notes: [
        ...facts.notes,
        ...(facts.price ? [] : ['No price was given, so the post names none.']),
        ...(facts.sentences.length > 0 ? [] : ['No description was given: add two or three facts for a post that says more.']),
        ...leftOut('into the post', left),
        ...tooLong(mentioned.left),
      ],
    },
    facts,
  );
}

function hookFor(facts: Facts): Hook {
  const first = facts.sentences[0];
  const claim = first && first.length >= 18 && first.length <= 120 && first.includes(' ') && facts.sentences.length > 1 ? first : undefined;
  const audience =
    facts.english && facts.forAudience ? facts.pick('audience hook', inVoice(AUDIENCE_HOOKS, facts.tone.voice))(facts) : null;
  const candidates: (Hook | undefined)[] = [
    claim ? { kind: 'claim', text: claim } : undefined,
    audience === null ? undefined : { kind: 'audience', text: sentence(audience) },
  ];
  const [one, ...more] = candidates.filter((hook) => hook !== undefined && hook.text.length <= HOOK_LIMIT) as Hook[];
  if (one) return facts.pick('hook', [one, ...more]);
  const name = sentence(naming(facts));
  return { kind: 'name', text: name.length <= HOOK_LIMIT ? name : sentence(facts.shortProduct) };
}

function callFor(facts: Facts): string {
  const wish = facts.wishes.call_to_action;
  if (wish && wish.length <= CALL_LIMIT) return sentence(wish);
  if (!facts.english) return sentence(facts.shortProduct);
  const { voice } = facts.tone;
  return `${facts.pick('question', inVoice(QUESTIONS, voice))(facts)} ${facts.pick('answer', inVoice(ANSWERS, voice))}`;
}

function description(sentences: readonly string[]): string {
  const longest = Math.max(0, ...sentences.map((text) => text.length));
  if (sentences.length >= 3 && sentences.length <= 7 && longest <= 90) return sentences.map((text) => `• ${text}`).join('\n');
  const groups: string[][] = [];
  for (const text of sentences) {
    const last = groups[groups.length - 1];
    if (last && last.length < 3 && last.join(' ').length + text.length < 320) last.push(text);
    else groups.push([text]);
  }
  return groups.map((group) => group.join(' ')).join('\n\n');
}

function audienceParagraph(facts: Facts): string | null {
  return audienceLine(facts) ?? (facts.audience && facts.audience.length <= 500 ? sentence(facts.audience) : null);
}
