import {
  capital,
  ended,
  inVoice,
  leftOut,
  photoWords,
  readFacts,
  sentence,
  shorten,
  tidy,
  type ContentInput,
  type Facts,
  type PhotoWords,
} from '../shared/index.js';
import { AD_LIMITS, adWidth, type AdCopy } from './ad-copy.schema.js';
import { HEADLINES, INVITATIONS } from './ad-copy.wording.js';

const MOST = { headlines: 12, long_headlines: 4, descriptions: 5 };

/** The ad texts by rules: facts in every form that fits whole, then lines that are true of anything one can look at. */
export function writeAds(input: ContentInput): AdCopy {
  const facts = readFacts(input.input);
  const photo = photoWords(input.vision_analysis);
  const headlines = take(headlinesFor(facts, photo), AD_LIMITS.headline, MOST.headlines);
  const descriptions = descriptionsFor(facts, photo);
  const long = take(longHeadlinesFor(facts, photo, descriptions), AD_LIMITS.long_headline, MOST.long_headlines);
  const said = [...headlines, ...long, ...descriptions].join('\n').toLowerCase();
  const missing = (text: string) => !said.includes(text.replace(/[.!?]$/, '').toLowerCase());
  return tidy(
    {
      headlines,
      long_headlines: long,
      descriptions,
      notes: [
        ...facts.notes,
        ...(/\p{Extended_Pictographic}/u.test(facts.product + facts.brand)
          ? ['Some ad networks refuse emoji; leave them out of the names there.']
          : []),
        ...(missing(facts.product) ? ['The product name is too long for any of the ad texts; set it beside them.'] : []),
        ...(missing(facts.brand) ? ['The brand name is too long for any of the ad texts; set it beside them.'] : []),
        ...(facts.price
          ? missing(facts.price)
            ? [`The price does not fit into an ad text: ${shorten(facts.price, 400)}`]
            : []
          : ['No price was given, so no ad names one.']),
        ...(facts.audience && missing(facts.forAudience ?? facts.audience)
          ? ['The audience as given is too long for an ad text; use it to target the ad.']
          : []),
        ...leftOut('into the ads', facts.sentences.filter(missing)),
        ...facts.wishes.mentions
          .filter(missing)
          .map((mention) => `Too long for an ad text: “${shorten(mention, 200)}”.`)
          .slice(0, 3),
      ],
    },
    facts,
  );
}

function headlinesFor(facts: Facts, photo: PhotoWords): string[] {
  const { product, brand, label, price, forAudience, tone, pick } = facts;
  const own = [
    capital(product),
    label === product ? null : capital(label),
    price && `${capital(product)}: ${price}`,
    price && `Price: ${price}`,
    ...facts.sentences.filter((text) => !text.includes('!') && !text.includes('?')).map((text) => text.replace(/\.$/, '')),
    forAudience && `For ${forAudience}`,
    `Pictured in ${photo.colors}`,
    ...(facts.wishes.call_to_action ? [facts.wishes.call_to_action] : []),
    label === product ? null : brand,
  ];
  const lines = HEADLINES[tone.voice];
  const start = pick('headline start', [0, 1, 2, 3, 4, 5]);
  return [...own.filter((text): text is string => Boolean(text)), ...lines.slice(start), ...lines.slice(0, start)];
}

function longHeadlinesFor(facts: Facts, photo: PhotoWords, descriptions: readonly string[]): string[] {
  const { label, theLabel, product, forAudience, sentences, tone, pick } = facts;
  const used = descriptions.join('\n');
  const whole = sentences.filter((text) => !used.includes(text));
  return [
    ...whole.map((text) => `${capital(label)}: ${text.replace(/\.$/, '')}`),
    ...whole.map((text) => text.replace(/\.$/, '')),
    ...(forAudience ? [`${capital(theLabel)}, for ${forAudience}`, `${capital(product)}, for ${forAudience}`] : []),
    `${capital(theLabel)}, pictured in ${photo.colors}`,
    `${capital(product)}, pictured in ${photo.colors}`,
    `Pictured in ${photo.colors}, ${photo.setting}`,
    pick('long line', inVoice(INVITATIONS, tone.voice)).replace(/\.$/, ''),
  ];
}

function descriptionsFor(facts: Facts, photo: PhotoWords): string[] {
  const { label, product, price, forAudience, wishes, tone, pick } = facts;
  const invitations = inVoice(INVITATIONS, tone.voice);
  const first = pick('invitation', invitations);
  const priced = price
    ? [`${sentence(label)} Price: ${ended(price)}`, `${sentence(product)} Price: ${ended(price)}`, `Price: ${ended(price)}`]
    : [sentence(label)];
  const groups = pack(facts.sentences);
  const offers = [
    priced.find((text) => adWidth(text) <= AD_LIMITS.description),
    ...groups.slice(0, 2),
    forAudience && sentence(`For ${forAudience}`),
    ...wishes.mentions.map(sentence),
    ...groups.slice(2),
    first,
    sentence(`Pictured in ${photo.colors}, ${photo.setting}`),
    ...invitations,
  ].filter((text): text is string => Boolean(text));
  const chosen = take(offers, AD_LIMITS.description, MOST.descriptions);
  // NOTE: an ad without an invitation is a label; the last fact makes room when five others came first.
  return chosen.some((text) => (invitations as readonly string[]).includes(text)) || wishes.call_to_action
    ? chosen
    : [...chosen.slice(0, MOST.descriptions - 1), first];
}

/** Whole sentences that share a text as long as they fit. */
function pack(sentences: readonly string[]): string[] {
  const groups: string[] = [];
  for (const text of sentences.filter((candidate) => adWidth(candidate) <= AD_LIMITS.description)) {
    const last = groups[groups.length - 1];
    if (last !== undefined && adWidth(`${last} ${text}`) <= AD_LIMITS.description) groups[groups.length - 1] = `${last} ${text}`;
    else groups.push(text);
  }
  return groups;
}

function take(candidates: readonly string[], limit: number, most: number): string[] {
  const chosen = new Map<string, string>();
  for (const text of candidates) {
    if (text.length <= limit && adWidth(text) <= limit && !chosen.has(text.toLowerCase())) chosen.set(text.toLowerCase(), text);
  }
  return [...chosen.values()].slice(0, most);
}
