import {
  action,
  audienceLine,
  capital,
  ended,
  inVoice,
  invitation,
  leftOut,
  mentions,
  offer,
  readFacts,
  sentence,
  shorten,
  tidy,
  type ContentInput,
  type Facts,
} from '../shared/index.js';
import { AD_LIMITS, adWidth, type AdCopy } from './ad-copy.schema.js';
import { CALLS, SHORT_CALLS } from './ad-copy.wording.js';

const LEAST = { headlines: 3, descriptions: 2 };
const MOST = { headlines: 12, long_headlines: 4, descriptions: 5 };

/** The ad texts by rules: facts in every form that fits whole, then calls to action. */
export function writeAds(input: ContentInput): AdCopy {
  const facts = readFacts(input.input);
  const headlines = filled(take(headlinesFor(facts), AD_LIMITS.headline, MOST.headlines), SHORT_CALLS[facts.kind], LEAST.headlines);
  const descriptions = descriptionsFor(facts);
  const long = take(longHeadlinesFor(facts, descriptions), AD_LIMITS.long_headline, MOST.long_headlines);
  const texts = [...headlines, ...long, ...descriptions].join('\n').toLowerCase();
  const missing = (text: string) => !texts.includes(text.replace(/[.!?]$/, '').toLowerCase());
  return tidy({ headlines, long_headlines: long, descriptions, notes: notesFor(facts, missing) }, facts);
}

function notesFor(facts: Facts, missing: (text: string) => boolean): string[] {
  const { product, brand, price, audience, forAudience, sentences, wishes } = facts;
  return [
    ...facts.notes,
    ...(/\p{Extended_Pictographic}/u.test(product + brand) ? ['Some ad networks refuse emoji; leave them out of the names there.'] : []),
    ...(missing(product) ? ['The product name is too long for any of the ad texts; set it beside them.'] : []),
    ...(missing(brand) ? ['The brand name is too long for any of the ad texts; set it beside them.'] : []),
    ...(price ? [] : ['No price was given, so no ad names one.']),
    ...(price && missing(price) ? [`The price does not fit into an ad text: ${shorten(price, 400)}`] : []),
    ...(audience && missing(forAudience ?? audience) ? ['The audience as given is too long for an ad text; use it to target the ad.'] : []),
    ...leftOut('into the ads', sentences.filter(missing)),
    ...wishes.mentions
      .filter(missing)
      .map((mention) => `Too long for an ad text: “${shorten(mention, 200)}”.`)
      .slice(0, 3),
  ];
}

function headlinesFor(facts: Facts): string[] {
  const { product, brand, label, price, english, forAudience, tone, wishes } = facts;
  const calls = english ? [action(facts), ...inVoice(CALLS, tone.voice).map((call) => call(facts)), ...SHORT_CALLS[facts.kind]] : [];
  return [
    capital(product),
    label !== product && capital(label),
    price && `${capital(product)}: ${price}`,
    ...facts.sentences.filter((text) => !text.includes('!') && !text.includes('?')).map((text) => text.replace(/\.$/, '')),
    english && price && `Price: ${price}`,
    english && forAudience && `For ${forAudience}`,
    wishes.call_to_action?.replace(/[.!]+$/, ''),
    label !== product && brand,
    !english && price,
    ...calls,
  ].filter((text): text is string => Boolean(text));
}

function longHeadlinesFor(facts: Facts, descriptions: readonly string[]): string[] {
  const { label, theLabel, product, price, english, forAudience, sentences } = facts;
  const used = descriptions.join('\n');
  const unused = sentences.filter((text) => !used.includes(text)).map((text) => text.replace(/\.$/, ''));
  return [
    ...unused.map((text) => `${capital(label)}: ${text}`),
    ...unused,
    english && forAudience && `${capital(theLabel)}, for ${forAudience}`,
    english && forAudience && `${capital(product)}, for ${forAudience}`,
    price && `${capital(label)}: ${price}`,
    capital(label),
    english && action(facts),
    capital(product),
    english && offer(facts).replace(/\.$/, ''),
    capital(facts.shortProduct),
  ].filter((text): text is string => Boolean(text));
}

function descriptionsFor(facts: Facts): string[] {
  const { label, product, price, english } = facts;
  const priced = price
    ? [
        `${sentence(label)} ${english ? 'Price: ' : ''}${ended(price)}`,
        `${sentence(product)} ${english ? 'Price: ' : ''}${ended(price)}`,
        ended(price),
      ]
    : [sentence(label)];
  const groups = pack(facts.sentences);
  const call = invitation(facts, AD_LIMITS.description);
  const candidates = [
    priced.find((text) => adWidth(text) <= AD_LIMITS.description),
    ...groups.slice(0, 2),
    audienceLine(facts),
    ...mentions(facts),
    ...groups.slice(2),
    call,
    english && `${sentence(`More from ${facts.shortBrand}`)} ${offer(facts)}`,
    sentence(facts.shortProduct),
    sentence(facts.shortBrand),
  ].filter((text): text is string => Boolean(text));
  const chosen = take(candidates, AD_LIMITS.description, MOST.descriptions);
  // NOTE: an ad without an invitation is a label; the last fact makes room when five others came first.
  if (chosen.length < LEAST.descriptions) return filled(chosen, [offer(facts), 'Ask us.'], LEAST.descriptions);
  return chosen.includes(call) || adWidth(call) > AD_LIMITS.description ? chosen : [...chosen.slice(0, MOST.descriptions - 1), call];
}

/** Adds calls to action, also in a language that the rules do not write, where the names leave room for fewer texts than an ad needs. */
function filled(texts: readonly string[], calls: readonly string[], least: number): string[] {
  return texts.length >= least ? [...texts] : [...new Set([...texts, ...calls])].slice(0, least);
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
