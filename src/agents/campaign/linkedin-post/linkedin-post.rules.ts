import {
  fitting,
  inVoice,
  leftOut,
  paragraphs,
  photoWords,
  readFacts,
  sentence,
  tidy,
  tooLong,
  type ContentInput,
  type Facts,
  type PhotoWords,
} from '../shared/index.js';
import { hashtagsFor } from './linkedin-post.hashtags.js';
import type { LinkedinPost } from './linkedin-post.schema.js';
import { AUDIENCE_HOOKS, AUDIENCE_LINES, CALLS, NAMING, PHOTO_HOOKS, PHOTO_LINES, PRICE_LINES } from './linkedin-post.wording.js';

const HOOK_LIMIT = 200;
/** What the body may have, and what of it description and mentions may take, in characters. */
const BODY_BUDGET = 2300;
const DESCRIPTION_BUDGET = 1500;
const MENTIONS_BUDGET = 400;

interface Hook {
  text: string;
  kind: 'claim' | 'audience' | 'photo' | 'name';
}

/** The post by rules: every fact given, what the photo shows, an invitation; nothing else. */
export function writePost(input: ContentInput): LinkedinPost {
  const facts = readFacts(input.input);
  const photo = photoWords(input.vision_analysis);
  const { voice } = facts.tone;
  const hook = hookFor(facts, photo);
  const rest = facts.sentences.filter((text) => text !== hook.text);
  const named = hook.text.includes(facts.product) && hook.text.includes(facts.brand);
  const mentions = fitting(
    facts.wishes.mentions.map((mention) => sentence(`Worth knowing: ${mention}`)),
    MENTIONS_BUDGET,
    (text) => text.length,
  );
  const around = paragraphs(
    hook.kind === 'photo' ? photoAfterHook(photo, facts) : facts.pick('photo line', inVoice(PHOTO_LINES, voice))(facts, photo),
    hook.kind !== 'audience' && audienceLine(facts, photo),
    facts.price && sentence(facts.pick('price', inVoice(PRICE_LINES, voice))(facts.price)),
    ...mentions.used,
  );
  const room = BODY_BUDGET - around.length - (named ? 0 : facts.label.length + 40);
  const { used, left } = fitting(rest, Math.min(DESCRIPTION_BUDGET, room), (text) => text.length + 2);
  const body = paragraphs(!named && naming(facts, used.length > 0), description(used), around);
  const wish = facts.wishes.call_to_action;
  return tidy(
    {
      hook: hook.text,
      body,
      call_to_action: wish && wish.length <= 280 ? sentence(wish) : facts.pick('call', inVoice(CALLS, voice))(facts, photo),
      hashtags: facts.wishes.hashtags ? hashtagsFor(facts) : [],
      notes: [
        ...facts.notes,
        ...(facts.price ? [] : ['No price was given, so the post names none.']),
        ...(facts.sentences.length > 0 ? [] : ['No description was given; the post rests on the name and the photo.']),
        ...leftOut('into the post', left),
        ...tooLong(mentions.left),
      ],
    },
    facts,
  );
}

function hookFor(facts: Facts, photo: PhotoWords): Hook {
  const { voice } = facts.tone;
  const first = facts.sentences[0];
  const claim = first && first.length >= 18 && first.length <= 120 && first.includes(' ') && facts.sentences.length > 1 ? first : undefined;
  const said = (kind: Hook['kind'], text: string): Hook[] => (text.length <= HOOK_LIMIT ? [{ kind, text }] : []);
  const hooks = [
    ...(claim ? said('claim', claim) : []),
    ...(facts.forAudience ? said('audience', sentence(facts.pick('audience hook', inVoice(AUDIENCE_HOOKS, voice))(facts, photo))) : []),
    ...said('photo', sentence(facts.pick('photo hook', inVoice(PHOTO_HOOKS, voice))(facts, photo))),
  ];
  const [one, ...more] = hooks;
  return one ? facts.pick('hook', [one, ...more]) : { kind: 'name', text: 'One product, one picture, and room for your questions.' };
}

function naming(facts: Facts, hasMore: boolean): string {
  const line = facts.pick('naming', inVoice(NAMING, facts.tone.voice))(facts);
  // NOTE: a colon promises lines below it.
  return hasMore ? line : sentence(line);
}

function description(sentences: readonly string[]): string {
  const [only, second] = sentences;
  if (only !== undefined && second === undefined && !/\s/.test(only)) return `In a word: ${only}`;
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

function photoAfterHook({ hasSubject, place, plain, tones, temperature }: PhotoWords, { pick }: Facts): string {
  const colors = temperature === 'neutral' ? `the tones are ${tones}` : `the tones are ${tones} and lean ${temperature}`;
  if (!hasSubject || !plain) return sentence(`In the photo, ${colors}`);
  return sentence(
    pick('photo after hook', [
      `In the photo, all attention goes to what stands ${place}; ${colors}`,
      `Everything in the photo happens ${place}, and ${colors}`,
      `The photo keeps to one point, ${place}; ${colors}`,
    ]),
  );
}

function audienceLine(facts: Facts, photo: PhotoWords): string | null {
  if (facts.forAudience) return sentence(facts.pick('audience', inVoice(AUDIENCE_LINES, facts.tone.voice))(facts, photo));
  return facts.audience && facts.audience.length <= 500 ? `Who this is for: ${sentence(facts.audience)}` : null;
}
