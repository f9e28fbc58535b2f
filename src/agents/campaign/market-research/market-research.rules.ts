import { FROM_FACTS, readFacts, sentencesOf, shorten, type CampaignInput, type ResearchReading } from '../shared/index.js';
import type { Found } from './market-research.search.js';

const NOTES: Record<Found['status'], string[]> = {
  ok: ['Sentences from the web are quoted from the excerpts of the search results; the pages themselves were not judged.'],
  no_results: ['The web search found nothing on this product; everything here comes from the facts given.'],
  failed: ['The web search did not answer; everything here comes from the facts given.'],
  disabled: [
    'Web search is disabled: nothing is known here about competitors, prices elsewhere or demand. Everything comes from the facts given.',
  ],
};

const UNKNOWN = {
  competitors: 'Which other products do buyers compare it with?',
  trends: 'What is changing in the market of such products?',
  market_data: 'What do such products usually cost, and how large is their market?',
} as const;

const MOST_QUESTIONS = 12;

/** The reading with an open question for each part of the market that is unknown. */
export function withOpenQuestions(reading: ResearchReading): ResearchReading {
  const missing = (Object.keys(UNKNOWN) as (keyof typeof UNKNOWN)[]).filter((name) => reading[name].length === 0);
  const asked = reading.open_questions.slice(0, MOST_QUESTIONS - missing.length);
  return { ...reading, open_questions: [...asked, ...missing.map((name) => UNKNOWN[name])] };
}

/** The research by rules: the facts as statements, quotations from the search results, and what a buyer would still ask. */
export function readResearch(input: CampaignInput, found: Found): ResearchReading {
  const facts = readFacts(input);
  const given = [
    facts.product === facts.brand
      ? `Product and brand share the name ${facts.product}.`
      : `The product is called ${facts.product}, the brand ${facts.brand}.`,
    ...(facts.price ? [`The price is given as “${facts.price}”.`] : []),
    ...facts.sentences.slice(0, 8),
    ...(facts.audience ? [`The audience is given as “${facts.audience}”.`] : []),
  ].map((text) => ({ text: shorten(text, 500), source: FROM_FACTS }));
  const quoted = found.results.slice(0, 8).flatMap(({ url, title, excerpt }) => {
    const first = sentencesOf(excerpt)[0];
    return first ? [{ text: `${shorten(title, 120)}: “${shorten(first, 340)}”`, source: url }] : [];
  });
  return {
    statements: [...given, ...quoted].slice(0, 20),
    competitors: [],
    trends: [],
    market_data: [],
    open_questions: [
      ...(facts.price ? ['What is included in the price, and what does delivery cost?'] : ['What does it cost?']),
      ...(facts.sentences.length > 0 ? [] : ['What is it for, and what sets it apart?']),
      ...(facts.audience ? [`What do ${facts.forAudience ?? 'the people addressed'} use today instead?`] : ['Who is it for?']),
      'Where can it be bought, and how long does delivery take?',
    ],
    notes: NOTES[found.status],
  };
}
