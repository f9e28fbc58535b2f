import { countWords } from '#agent-kit';

import {
  capital,
  ended,
  fitting,
  inVoice,
  leftOut,
  paragraph,
  paragraphs,
  photoWords,
  readFacts,
  sentence,
  tidy,
  tooLong,
  type ByVoice,
  type ContentInput,
  type Facts,
  type PhotoWords,
} from '../shared/index.js';
import { checks } from './blog-article.checks.js';
import { backgroundMeans, lightMeans, seen } from './blog-article.photo.js';
import { articleWords, ARTICLE_WORDS, type BlogArticle } from './blog-article.schema.js';
import * as words from './blog-article.wording.js';

type Section = BlogArticle['sections'][number];

const TITLE = 110;
const META = 155;
/** The words a description may take; what surrounds it shrinks before this does. */
const DESCRIPTION_WORDS = 280;
/** The words that things to be mentioned, a call to action and a long audience may take. */
const MENTION_WORDS = 60;
const WISH_WORDS = 40;
const AUDIENCE_WORDS = 60;

/** The article by rules: description, picture, audience, questions. Optional paragraphs go first when the facts need the room. */
export function writeArticle(input: ContentInput): BlogArticle {
  const facts = readFacts(input.input);
  const photo = photoWords(input.vision_analysis);
  let told = fitting(facts.sentences, DESCRIPTION_WORDS, countWords);
  for (let spare = 7; ;) {
    const sections = compose(facts, photo, told.used, spare);
    const length = articleWords({ sections });
    if (length <= ARTICLE_WORDS.most - 10 || (spare === 0 && told.used.length === 0))
      return tidy(finish(facts, photo, sections, told.left), facts);
    if (spare > 0) spare--;
    else
      told = fitting(
        facts.sentences,
        told.used.reduce((sum, text) => sum + countWords(text), 0) - (length - ARTICLE_WORDS.most + 10),
        countWords,
      );
  }
}

function finish(facts: Facts, photo: PhotoWords, sections: Section[], left: string[]): BlogArticle {
  const wish = facts.wishes.call_to_action;
  return {
    title: titleFor(facts, photo),
    meta_description: metaFor(facts, photo),
    sections,
    notes: [
      ...facts.notes,
      ...(facts.price ? [] : ['No price was given, so the article names none.']),
      ...(facts.sentences.length > 0 ? [] : ['No description was given: what the product does stays open.']),
      ...(facts.audience ? [] : ['No audience was given.']),
      ...leftOut('into the article', left),
      ...tooLong(mentionsOf(facts).left),
      ...(wish && countWords(wish) > WISH_WORDS ? tooLong([wish]) : []),
      ...(countWords(facts.audience ?? '') > AUDIENCE_WORDS ? ['The description of the audience is shortened in the article.'] : []),
    ],
  };
}

function compose(facts: Facts, photo: PhotoWords, told: readonly string[], spare: number): Section[] {
  const { tone, pick, wishes } = facts;
  const heading = (name: keyof typeof words.HEADINGS) => pick(name, inVoice<string>(words.HEADINGS[name], tone.voice));
  const say = (place: string, table: ByVoice<(facts: Facts, photo: PhotoWords) => string>) =>
    pick(place, inVoice(table, tone.voice))(facts, photo);
  const wish = wishes.call_to_action;
  return [
    {
      heading: heading('brief'),
      body: paragraphs(say('opening', words.OPENINGS), ...description(facts, told), price(facts), ...mentionsOf(facts).used),
    },
    {
      heading: heading('photo'),
      body: paragraphs(
        seen(photo, facts),
        (spare > 3 || told.length < 6) && backgroundMeans(photo, facts),
        spare > 1 && lightMeans(photo),
        spare > 6 && pick('second look', words.SECOND_LOOKS),
      ),
    },
    audience(facts, countWords(told.join(' ')) > 12 && spare > 2),
    { heading: heading('check'), body: paragraphs(checks(facts, photo, 3 + spare), spare > 5 && pick('asking', words.ASKING)) },
    {
      heading: heading('end'),
      body: paragraphs(say('ending', words.ENDINGS), wish && countWords(wish) <= WISH_WORDS && wish.length <= 300 && sentence(wish)),
    },
  ];
}

function mentionsOf({ wishes }: Facts): { used: string[]; left: string[] } {
  return fitting(
    wishes.mentions.map((text) => sentence(`Also worth knowing: ${text}`)),
    MENTION_WORDS,
    countWords,
  );
}

function description({ sentences, pick }: Facts, told: readonly string[]): string[] {
  const [only, second] = sentences;
  if (only === undefined) return [pick('no description', words.NO_DESCRIPTION)];
  if (second === undefined && countWords(only) < 5) return [pick('few words', words.FEW_WORDS)(only)];
  const groups: string[][] = [];
  for (const text of told) {
    const last = groups[groups.length - 1];
    if (last && last.length < 4 && last.join(' ').length + text.length < 420) last.push(text);
    else groups.push([text]);
  }
  const [first, ...more] = groups.map((group) => group.join(' '));
  return first === undefined ? [] : [`${pick('lead-in', words.LEAD_INS)} ${first}`, ...more];
}

function price({ price: given, pick }: Facts): string {
  if (!given) return 'A price is not named here. Ask for it together with the cost of delivery, so that offers can be compared.';
  return pick('price', [
    ended(`The stated price: ${given}`),
    ended(`Price as stated: ${given}`),
    ended(`As for the price, the offer says: ${given}`),
  ]);
}

function audience(facts: Facts, hasText: boolean): Section {
  const { forAudience, audience: given, pick } = facts;
  const test = pick('audience test', words.AUDIENCE_TESTS);
  const reading = pick('audience reading', hasText ? words.AUDIENCE_READINGS : words.AUDIENCE_NO_TEXT);
  if (forAudience && countWords(forAudience) <= 25) {
    const heading =
      forAudience.length <= 60 ? pick('audience heading', [`A fit for ${forAudience}?`, `For ${forAudience}`]) : 'The people in mind';
    const line = pick('audience line', [
      `The offer has somebody in mind: ${forAudience}`,
      `This is addressed to ${forAudience}`,
      `The people in mind are named: ${forAudience}`,
    ]);
    return { heading, body: paragraphs(`${sentence(line)} ${test}`, reading) };
  }
  if (given)
    return {
      heading: 'The people in mind',
      body: paragraphs(paragraph('This is how the people in mind are described', firstWords(given, AUDIENCE_WORDS)), test, reading),
    };
  const nobody = 'Nobody in particular is addressed, which leaves the judgement to you.';
  return {
    heading: pick('no audience', ['Who may find it useful', 'Is it something for you?']),
    body: paragraphs(`${nobody} ${test}`, reading),
  };
}

function firstWords(text: string, most: number): string {
  return countWords(text) <= most ? text : `${text.split(' ').slice(0, most).join(' ').slice(0, 400).trimEnd()}…`;
}

function titleFor(facts: Facts, photo: PhotoWords): string {
  const titles = inVoice(words.TITLES, facts.tone.voice).map((title) => title(facts, photo));
  const chosen = facts.pick('title', [0, 1, 2]);
  const rotated = [
    ...titles.slice(chosen),
    ...titles.slice(0, chosen),
    `A closer look at ${facts.theProduct}`,
    capital(facts.product),
    'A product, its picture and the right questions',
  ];
  return rotated.find((title) => title.length <= TITLE) ?? 'A product, its picture and the right questions';
}

function metaFor(facts: Facts, photo: PhotoWords): string {
  const candidates = [
    facts.price && `${capital(facts.theLabel)}: what is known, what the photo shows and what to ask. Price: ${ended(facts.price)}`,
    `${capital(facts.theLabel)}: what is known, what the photo shows in ${photo.colors}, and what to ask before buying.`,
    `${capital(facts.theProduct)}: what is known, what the photo shows and what to ask before buying.`,
    'What is known, what the photo shows and what to ask before buying.',
  ];
  return (
    candidates.find((text): text is string => Boolean(text) && (text ?? '').length <= META) ??
    'What is known, and what to ask before buying.'
  );
}
