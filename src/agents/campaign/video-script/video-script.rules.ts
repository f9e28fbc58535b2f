import { countSpokenWords } from '#agent-kit';

import {
  atStart,
  capital,
  inVoice,
  leftOut,
  photoWords,
  readFacts,
  sentence,
  shorten,
  tidy,
  tooLong,
  type ContentInput,
  type Facts,
  type PhotoWords,
} from '../shared/index.js';
import { planShots, type Shots } from './video-script.shots.js';
import type { VideoScript } from './video-script.schema.js';
import { AUDIENCES, ENDINGS, LAST_TITLES, NAMINGS, OPENINGS, PRICES } from './video-script.wording.js';

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

/** The script by rules: one photo, moved by the camera, with the facts spoken over it. */
export function writeScript(input: ContentInput): VideoScript {
  const facts = readFacts(input.input);
  const photo = photoWords(input.vision_analysis);
  const shots = planShots(photo);
  const frame = frameScenes(facts, photo, shots);
  const spent = [...frame.before, ...frame.after].reduce((sum, { seconds }) => sum + seconds, 0);
  const { scenes: told, left } = detailScenes(facts, shots, LONGEST_VIDEO - spent);
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

function frameScenes(facts: Facts, photo: PhotoWords, shots: Shots): { before: Draft[]; after: Draft[]; notes: string[] } {
  const { tone, pick, price, wishes } = facts;
  const say = <T>(place: string, table: Parameters<typeof inVoice<T>>[0]) => pick(place, inVoice(table, tone.voice));
  const name = titled([atStart(facts.label), atStart(facts.product), facts.brand]);
  const audience =
    facts.forAudience && countSpokenWords(facts.forAudience) <= 18 ? sentence(say('audience', AUDIENCES)(facts, photo)) : null;
  const spokenPrice = price && sentence(say('price', PRICES)(price));
  const longName = countSpokenWords(facts.label) > 20;
  const naming = longName ? 'The name stands on the screen.' : sentence(say('naming', NAMINGS)(facts, photo));
  const wish = wishes.call_to_action && countSpokenWords(wishes.call_to_action) <= 20 ? sentence(wishes.call_to_action) : null;
  const ending = wish ?? sentence(longName ? 'Any questions? Just ask' : say('ending', ENDINGS)(facts, photo));
  return {
    before: [
      scene(shots.opening, sentence(say('opening', OPENINGS)(facts, photo)), titled([capital(photo.colors), 'Look'])),
      scene(shots.naming, naming, name),
    ],
    after: [
      ...(audience ? [scene(shots.text, audience, titled([`For ${facts.forAudience}`, 'For you?']))] : []),
      ...(spokenPrice && countSpokenWords(spokenPrice) <= 30 ? [scene(shots.text, spokenPrice, titled([price, 'Price']))] : []),
      ...(spokenPrice && countSpokenWords(spokenPrice) > 30
        ? [scene(shots.text, 'The price stands on the screen.', titled([price, 'Price']))]
        : []),
      scene(shots.ending, ending, say('last title', LAST_TITLES)),
    ],
    notes: [
      ...(name === atStart(facts.label) || name === atStart(facts.product)
        ? []
        : [`The name is too long for one screen; show it in two lines: ${facts.label}`]),
      ...(facts.audience && !audience
        ? ['The audience as given is too long to be spoken; it shaped nothing but the choice of words.']
        : []),
      ...(price && price.length > TITLE ? [`The price is too long for one screen; show it in two lines: ${price}`] : []),
    ].map((note) => shorten(note, 500)),
  };
}

function detailScenes(facts: Facts, shots: Shots, room: number): { scenes: Draft[]; left: string[] } {
  const scenes: Draft[] = [];
  const left: string[] = [];
  const told = [...facts.sentences, ...facts.wishes.mentions.map((mention) => sentence(`Worth knowing: ${mention}`))];
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
  return candidates.find((text) => text.length <= TITLE) ?? 'Look';
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
    ].find((title) => title !== '' && title.length <= TITLE) ?? 'Look closer'
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
