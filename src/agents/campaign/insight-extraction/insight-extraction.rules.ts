import { photoWords, readFacts, shorten, type Facts, type Insight, type Insights, type PhotoWords, type Voice } from '../shared/index.js';
import type { InsightExtractionInput } from './insight-extraction.schema.js';

const GUIDANCE: Record<Voice, [string, ...string[]]> = {
  neutral: ['Plain words, short sentences, no exaggeration.', 'Let the facts carry the text.'],
  professional: ['Precise and calm; address the reader as a colleague.', 'Facts first, adjectives last.'],
  friendly: ['Write as one talks to a neighbour; contractions are welcome.', 'Ask questions and answer at eye level.'],
  playful: ['Light and quick, with a wink now and then, never at the cost of a fact.', 'Short sentences, an unexpected turn of phrase.'],
  luxury: ['Few words, much air; understatement instead of praise.', 'Let picture and detail speak.'],
  bold: ['Short, direct sentences with verbs up front.', 'One thought per line; no hedging, no shouting.'],
};

const UNKNOWN = {
  pain_points: 'What bothers buyers of such products is unknown: no pain point may be claimed.',
  opportunities: 'What competitors leave open is unknown: no opportunity was found.',
  positioning: 'Where the product stands in its market is unknown: it may not be compared with others.',
} as const;

const MOST_CAVEATS = 16;

/** The insights with a caveat for each reading of the market that is empty. */
export function withCaveats(insights: Insights): Insights {
  const missing = (Object.keys(UNKNOWN) as (keyof typeof UNKNOWN)[]).filter((name) => insights[name].length === 0);
  const known = insights.caveats.slice(0, MOST_CAVEATS - missing.length);
  return { ...insights, caveats: [...known, ...missing.map((name) => UNKNOWN[name])] };
}

/** The insights by rules: facts and measurements, each traced, and what is missing as caveats. */
export function extractInsights({ input, vision_analysis, market_research }: InsightExtractionInput): Insights {
  const facts = readFacts(input);
  const photo = photoWords(vision_analysis);
  const offers = facts.sentences.slice(0, 12).map((text): Insight => ({ text: shorten(text, 500), basis: basisOf(facts, text) }));
  return {
    value_propositions: offers,
    audience: {
      given: facts.audience && shorten(facts.audience, 500),
      reading: facts.audience
        ? `The texts address ${shorten(facts.forAudience ?? `the people described as “${facts.audience}”`, 400)}; nothing more is known about them.`
        : 'No audience was given; the texts address an interested buyer and assume nothing about them.',
    },
    key_messages: keyMessages(facts),
    tone: {
      requested: facts.tone.requested && shorten(facts.tone.requested, 200),
      applied: facts.tone.voice,
      guidance: GUIDANCE[facts.tone.voice],
    },
    pain_points: [],
    opportunities: [],
    positioning: [],
    visual_cues: visualCues(photo),
    caveats: caveats(facts, photo, market_research.status),
    notes: facts.notes.slice(0, 10),
  };
}

function basisOf({ otherFacts }: Facts, sentence: string): Insight['basis'] {
  const fact = otherFacts.get(sentence);
  return fact === undefined
    ? { kind: 'description', evidence: shorten(sentence, 600) }
    : { kind: 'other_fact', evidence: shorten(fact, 600) };
}

function keyMessages(facts: Facts): Insight[] {
  const first = facts.sentences[0];
  return [
    { text: shorten(`The name to remember: ${facts.label}.`, 500), basis: { kind: 'product_name', evidence: shorten(facts.product, 600) } },
    ...(first ? [{ text: shorten(first, 500), basis: basisOf(facts, first) }] : []),
    ...(facts.audience
      ? [
          {
            text: shorten(`Meant for: ${facts.audience}`, 500),
            basis: { kind: 'audience' as const, evidence: shorten(facts.audience, 600) },
          },
        ]
      : []),
    ...(facts.price
      ? [{ text: shorten(`Price: ${facts.price}`, 500), basis: { kind: 'price' as const, evidence: shorten(facts.price, 600) } }]
      : []),
  ];
}

function visualCues(photo: PhotoWords): Insight[] {
  const { negative_space: space } = photo.pixels;
  const cue = (text: string, evidence: string): Insight => ({ text, basis: { kind: 'photo', evidence } });
  return [
    cue(`Take ${photo.colors} up in the layout.`, `main colours: ${photo.colors}`),
    ...(photo.plain ? [cue('The calm background lets the picture stand beside text without a frame.', photo.background)] : []),
    ...(space.side ? [cue(`Set the headline into the free space at the ${space.side}.`, `free space at the ${space.side}`)] : []),
    ...(photo.temperature === 'neutral'
      ? []
      : [cue(`Keep the ${photo.temperature} mood of the colours.`, `the colours lean ${photo.temperature}`)]),
  ];
}

function caveats(facts: Facts, photo: PhotoWords, research: InsightExtractionInput['market_research']['status']): string[] {
  return [
    ...(facts.price ? [] : ['No price was given; the texts name none.']),
    ...(facts.sentences.length > 0 ? [] : ['No description was given: what the product does and is made of is unknown.']),
    ...(facts.audience ? [] : ['No audience was given.']),
    ...(research === 'ok' ? [] : ['No market research: nothing may be said about competitors, ratings or demand.']),
    'Size, material, delivery and guarantee may only be named where the description names them.',
    'Colours are those of the photo; light and screens change them.',
    ...(photo.soft ? ['The photo is soft; fine details cannot be judged from it.'] : []),
  ];
}
