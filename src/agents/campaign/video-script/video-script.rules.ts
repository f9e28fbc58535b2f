import { countSpokenWords } from '#agent-kit';

import {
  atStart,
  audienceLine,
  inVoice,
  invitation,
  leftOut,
  mentions,
  naming,
  photoWords,
  priceLine,
  readFacts,
  sentence,
  shorten,
  tidy,
  tooLong,
  type ContentInput,
  type Facts,
} from '../shared/index.js';
import { planShots, type Shots } from './video-script.shots.js';
import type { VideoScript } from './video-script.schema.js';
import { AUDIENCE_OPENINGS, LAST_TITLES, OPENINGS } from './video-script.wording.js';

interface Draft {
  shot: string;
  voice_over: string;
  on_screen_text: string;
  seconds: number;
}

/** A little slower than the schema allows, so that there is room to breathe. */
const PACE = 2.3;
const SHORTEST = 3;
const LONGEST_VIDEO = 60;
const TITLE = 60;
/** The hook of a short video takes about three seconds. */
const OPENING_WORDS = 8;

/** The script by rules: one photo, moved by the camera, with the facts spoken over it. */
export function writeScript(input: ContentInput): VideoScript {
  const facts = readFacts(input.input);
  const shots = planShots(photoWords(input.vision_analysis));
  const frame = frameScenes(facts, shots);
  const spent = [...frame.before, ...frame.after].reduce((sum, { seconds }) => sum + seconds, 0);
  const { scenes: told, left } = detailScenes(facts, shots, frame.opening, LONGEST_VIDEO - spent);
  const drafts = stretch([...frame.before, ...told, ...frame.after]);
  let at = 0;
  const scenes = drafts.map(({ seconds, ...scene }) => ({ start: at, end: (at += seconds), ...scene }));
  return tidy(
    {
      duration_seconds: at,
      scenes,
      notes: [
        ...facts.notes,
        'All shots are moves over the one photo; no other footage is needed.',
        ...(facts.price ? [] : ['No price was given, so the video names none.']),
        ...frame.notes,
        ...leftOut(
          'into a minute of speech',
          left.filter((text) => facts.sentences.includes(text)),
        ),
        ...tooLong(left.filter((text) => !facts.sentences.includes(text))),
      ],
    },
    facts,
  );
}

function scene(shot: string, voice: string, title: string): Draft {
  return { shot, voice_over: voice, on_screen_text: title, seconds: Math.max(SHORTEST, Math.ceil(countSpokenWords(voice) / PACE)) };
}

interface Frame {
  /** The sentence of the description that opens the video, if one does. */
  opening: string | undefined;
  before: Draft[];
  after: Draft[];
  notes: string[];
}

function frameScenes(facts: Facts, shots: Shots): Frame {
  const { pick, price } = facts;
  const name = titled([atStart(facts.label), atStart(facts.product), facts.brand]);
  const opening = facts.sentences.length > 2 ? facts.sentences.find((text) => countSpokenWords(text) <= OPENING_WORDS) : undefined;
  const audience = facts.forAudience && countSpokenWords(facts.forAudience) <= 18 ? audienceLine(facts) : null;
  const opensWithAudience = opening === undefined && audience !== null;
  const spokenName = countSpokenWords(facts.label) <= 20 ? sentence(naming(facts)) : sentence(facts.shortBrand);
  const spokenPrice = priceLine(facts);
  const last = facts.english ? pick('last title', inVoice(LAST_TITLES, facts.tone.voice)) : name;
  return {
    opening,
    before: [
      scene(shots.opening, opening ?? openingLine(facts, opensWithAudience), opening ? titleFrom(opening, facts) : name),
      scene(shots.naming, spokenName, name),
    ],
    after: [
      ...(audience && !opensWithAudience ? [scene(shots.text, audience, titled([`For ${facts.forAudience}`, 'For you?']))] : []),
      ...(price && spokenPrice && countSpokenWords(spokenPrice) <= 30
        ? [scene(shots.text, sentence(spokenPrice), titled([price, 'Price']))]
        : []),
      scene(shots.ending, ending(facts), last),
    ],
    notes: [
      ...(name === atStart(facts.label) || name === atStart(facts.product)
        ? []
        : [`The name is too long for one screen; show it in two lines: ${facts.label}`]),
      ...(facts.audience && !audience ? ['The audience as given is too long to be spoken, so the video does not name it.'] : []),
      ...(price && price.length > TITLE ? [`The price is too long for one screen; show it in two lines: ${price}`] : []),
    ].map((note) => shorten(note, 500)),
  };
}

function openingLine(facts: Facts, forAudience: boolean): string {
  if (!facts.english) return sentence(facts.shortProduct);
  return facts.pick('opening', inVoice(forAudience ? AUDIENCE_OPENINGS : OPENINGS, facts.tone.voice))(facts);
}

function ending(facts: Facts): string {
  const wish = facts.wishes.call_to_action;
  if (wish && countSpokenWords(wish) > 20) return facts.english ? 'Any questions? Just ask.' : sentence(facts.shortProduct);
  return invitation(facts, 300);
}

function detailScenes(facts: Facts, shots: Shots, opening: string | undefined, room: number): { scenes: Draft[]; left: string[] } {
  const scenes: Draft[] = [];
  const left: string[] = [];
  const told = [...facts.sentences.filter((text) => text !== opening), ...mentions(facts)];
  let seconds = 0;
  for (const text of told) {
    const shot = shots.details[scenes.length % shots.details.length] ?? shots.details[0];
    const draft = scene(shot, text, titleFrom(text, facts));
    if (text.length > 400 || scenes.length >= 14 || seconds + draft.seconds > room) left.push(text);
    else {
      scenes.push(draft);
      seconds += draft.seconds;
    }
  }
  return { scenes, left };
}

/** The first candidate that fits on a screen whole. */
function titled(candidates: readonly [string, ...string[]]): string {
  return candidates.find((text) => text.length <= TITLE) ?? 'Details';
}

/** A short text for a spoken sentence: the sentence itself when it is short, else its first clause, else the product. */
function titleFrom(text: string, facts: Facts): string {
  const bare = text.replace(/[.…]$/, '');
  const clause = bare.split(/[,;:–—]\s|\s(?:when|while|because|so that|if|but|which|until|without)\s/u)[0] ?? bare;
  return (
    [
      bare.length <= 48 ? bare : '',
      clause.length <= 48 && clause !== bare && /\s/.test(clause) ? clause : '',
      atStart(facts.product),
      facts.brand,
    ].find((title) => title !== '' && title.length <= TITLE) ?? 'Details'
  );
}

/** Lengthens scenes, the last and the first before the others, until the whole is a multiple of five seconds and at least fifteen. */
function stretch(drafts: readonly Draft[]): Draft[] {
  const total = drafts.reduce((sum, { seconds }) => sum + seconds, 0);
  const missing = Math.max(15, Math.ceil(total / 5) * 5) - total;
  const order = [drafts.length - 1, 0, ...drafts.keys()];
  const added = drafts.map(() => 0);
  for (let n = 0; n < missing; n++) {
    const index = order[n % order.length] ?? 0;
    added[index] = (added[index] ?? 0) + 1;
  }
  return drafts.map((draft, index) => ({ ...draft, seconds: draft.seconds + (added[index] ?? 0) }));
}
