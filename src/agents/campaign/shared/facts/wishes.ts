import { plainLines, sentencesOf } from './sentences.js';
import { voiceOf, type Voice } from './voice.js';

/** What rules can make of the instructions; `unapplied` is what they cannot. */
export interface Wishes {
  /** Things to be said, as clauses or noun phrases in the user's words. */
  mentions: string[];
  call_to_action: string | null;
  avoid: string[];
  hashtags: boolean;
  voice: Voice | null;
  unapplied: string[];
}

const MENTION =
  /^(?:please\s+)?(?:also\s+)?(?:mention|include|add|say|point out|highlight|emphasi[sz]e|stress|note|state|tell (?:people|them|readers|customers))(?:\s+(?:that|the fact that))?\s*:?\s+(.+)$/i;
const COVERED =
  /^(?:the|our|its|their|every|all)?\s*(?:price|product(?: name)?|brand(?: name)?|name|photo|picture|image|colou?rs?|audience|description|facts)$/i;
const ACTION = /^(?:please\s+)?(?:call to action|cta|end with|close with|finish with)\s*:?\s+(.+)$/i;
const AVOID =
  /^(?:please\s+)?(?:do not|don['’]t|never|avoid|no|without)\s+(?:(?:use|using|say|saying|mention|mentioning|include|including|add|write|writing)\s+)?(?:the\s+words?\s+|any\s+)?(.+)$/i;
const MANNER =
  /^(?:please\s+)?(?:make it|keep it|be|sound|write|stay)\s+(?:(?:more|very|a bit|in an?|sound)\s+)*([\p{L}-]+)(?:\s+(?:tone|voice|style|way))?$/iu;

const bare = (text: string) =>
  text
    .replace(/(?<![.!\s])[.!\s]+$/u, '')
    .replace(/^["“'‘](.*)["”'’]$/u, '$1')
    .trim();

/** Reads the instructions, one wish per line or sentence. */
export function wishesOf(instructions: string | null): Wishes {
  const wishes: Wishes = { mentions: [], call_to_action: null, avoid: [], hashtags: true, voice: null, unapplied: [] };
  const parts = plainLines(instructions ?? '').flatMap((line) => (ACTION.test(line) ? [line] : sentencesOf(line)));
  for (const wish of parts.map(bare).filter(Boolean)) read(wish, wishes);
  return wishes;
}

function read(wish: string, wishes: Wishes): void {
  const action = ACTION.exec(wish)?.[1];
  const mention = MENTION.exec(wish)?.[1];
  const avoid = AVOID.exec(wish)?.[1];
  const manner = voiceOf(MANNER.exec(wish)?.[1]?.toLowerCase() ?? '');
  if (action) wishes.call_to_action ??= bare(action);
  else if (avoid && /^hash\s?tags?$/i.test(bare(avoid))) wishes.hashtags = false;
  else if (avoid && /^emojis?$/i.test(bare(avoid))) return;
  else if (avoid && avoid.split(/\s+/).length <= 4) wishes.avoid.push(bare(avoid));
  else if (mention && !COVERED.test(bare(mention))) wishes.mentions.push(bare(mention));
  else if (mention) return;
  else if (manner) wishes.voice ??= manner;
  else wishes.unapplied.push(wish);
}
