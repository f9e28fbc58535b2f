import { countWords } from '#agent-kit';

import {
  atStart,
  audienceLine,
  capital,
  ended,
  fitting,
  inVoice,
  leftOut,
  mentions,
  missingTopics,
  paragraphs,
  readFacts,
  sentence,
  shorten,
  tidy,
  tooLong,
  type ContentInput,
  type Facts,
} from '../shared/index.js';
import { articleWords, type BlogArticle } from './blog-article.schema.js';
import {
  DETAIL_HEADINGS,
  INVITATIONS,
  named,
  OPENING_HEADINGS,
  OPENINGS,
  ORDER_HEADINGS,
  ORDERS,
  SUMMARY,
} from './blog-article.wording.js';

type Section = BlogArticle['sections'][number];

const TITLE = 110;
const META = 155;
/** Length of the article in words, headings included: what facts alone can carry. */
const OFFLINE_WORDS = { min: 120, max: 250 } as const;
/** The words that the description, the mentions, a call to action and the audience may take. */
const DESCRIPTION_WORDS = 150;
const MENTION_WORDS = 40;
const CALL_WORDS = 40;
const AUDIENCE_WORDS = 40;
/** Up to so many details stand in one paragraph, more of them in a list. */
const PARAGRAPH_DETAILS = 2;

/** The article by rules: the strongest fact, the other details, a summary and how to order; nothing that is not a fact or an invitation. */
export function writeArticle(input: ContentInput): BlogArticle {
  const facts = readFacts(input.input);
  const mentioned = fitting(mentions(facts), MENTION_WORDS, countWords);
  let description = fitting(facts.sentences, DESCRIPTION_WORDS, countWords);
  for (let invitations = 1; ;) {
    const sections = compose(facts, description.used, mentioned.used, invitations);
    const words = articleWords({ sections });
    if (words > OFFLINE_WORDS.max && description.used.length > 0) {
      const budget = description.used.reduce((sum, text) => sum + countWords(text), 0) - (words - OFFLINE_WORDS.max);
      description = fitting(facts.sentences, Math.max(0, budget), countWords);
    } else if (words < OFFLINE_WORDS.min && facts.english && invitations < INVITATIONS.length) invitations++;
    else return tidy(finish(facts, sections, [...leftOut('into the article', description.left), ...tooLong(mentioned.left)]), facts);
  }
}

function finish(facts: Facts, sections: Section[], left: string[]): BlogArticle {
  const { wishes, audience, kind, price, sentences } = facts;
  const call = wishes.call_to_action;
  return {
    title: titleFor(facts),
    meta_description: metaFor(facts),
    sections,
    notes: [
      ...facts.notes,
      ...(price ? [] : ['No price was given, so the article names none.']),
      ...(sentences.length > 0 ? [] : ['No description was given: add a few facts for an article that says more.']),
      ...(audience ? [] : ['No audience was given.']),
      ...missingTopics(kind, [...sentences, ...wishes.mentions].join(' ')).map(
        (missing) => `Readers will look for ${missing}: add it to the description if you can.`,
      ),
      ...left,
      ...(call && countWords(call) > CALL_WORDS ? tooLong([call]) : []),
      ...(countWords(audience ?? '') > AUDIENCE_WORDS ? ['The audience is too long to be named in the article in full.'] : []),
    ],
  };
}

function compose(facts: Facts, description: readonly string[], mentioned: readonly string[], invitations: number): Section[] {
  const [first, ...rest] = description;
  const details = [...rest, ...mentioned];
  return [
    {
      heading: facts.english ? facts.pick('opening', inVoice(OPENING_HEADINGS, facts.tone.voice))(facts) : atStart(facts.shortProduct),
      body: [opening(facts), first, audienceLine(facts)].filter(Boolean).join(' '),
    },
    ...(details.length > 0 ? [detailSection(facts, details)] : []),
    summary(facts),
    ...(facts.english ? [orderSection(facts, invitations)] : []),
  ];
}

function opening(facts: Facts): string {
  return sentence(facts.english ? facts.pick('first line', inVoice(OPENINGS, facts.tone.voice))(facts) : named(facts));
}

function detailSection(facts: Facts, details: readonly string[]): Section {
  return {
    heading: facts.english ? facts.pick('details', DETAIL_HEADINGS[facts.kind]) : facts.shortBrand,
    body: details.length > PARAGRAPH_DETAILS ? details.map((text) => `* ${text}`).join('\n') : details.join(' '),
  };
}

function summary(facts: Facts): Section {
  const { product, brand, price, audience, english } = facts;
  const shownAudience = audience && (countWords(audience) <= AUDIENCE_WORDS ? audience : shorten(audience, 100));
  const lines = [
    [SUMMARY.product, capital(product)],
    [SUMMARY.brand, brand === product ? null : brand],
    [SUMMARY.audience, shownAudience],
    [SUMMARY.price, price],
  ] as const;
  const items = lines.filter(([, value]) => value).map(([label, value]) => (english ? `* ${label}: ${value}` : `* ${value}`));
  return { heading: english ? SUMMARY.heading : price && price.length <= 60 ? price : facts.shortBrand, body: items.join('\n') };
}

function orderSection(facts: Facts, invitations: number): Section {
  const { kind, wishes, tone } = facts;
  const call = wishes.call_to_action;
  const asked = call && countWords(call) <= CALL_WORDS && call.length <= 300 ? sentence(call) : null;
  const invites = INVITATIONS.slice(0, invitations).map((table) => inviting(table, facts, tone.voice));
  return {
    heading: ORDER_HEADINGS[kind],
    body: paragraphs(sentence(ORDERS[kind](facts)), ...invites, asked),
  };
}

function inviting(table: (typeof INVITATIONS)[number], facts: Facts, voice: Facts['tone']['voice']): string {
  return sentence(inVoice(table, voice)[0](facts));
}

/** Name and strongest fact where they fit into one line, else the name alone. */
function titleFor(facts: Facts): string {
  const claim = facts.sentences[0]?.replace(/[.!?…]+$/, '');
  const candidates = [
    claim && `${capital(facts.theProduct)}: ${claim}`,
    capital(facts.theLabel),
    capital(facts.theProduct),
    capital(facts.shortProduct),
  ];
  return candidates.find((text): text is string => Boolean(text) && (text ?? '').length <= TITLE) ?? facts.shortBrand;
}

function metaFor(facts: Facts): string {
  const { theLabel, theProduct, price, sentences, english } = facts;
  const name = sentence(theLabel);
  const shownPrice = price && (english ? `Price: ${ended(price)}` : ended(price));
  const candidates = [
    [name, sentences[0], shownPrice],
    [name, sentences[0]],
    [name, shownPrice],
    [name],
    [sentence(theProduct)],
    [sentence(facts.shortProduct)],
  ].map((parts) => parts.filter(Boolean).join(' '));
  return candidates.find((text) => text.length <= META) ?? sentence(facts.shortBrand);
}
