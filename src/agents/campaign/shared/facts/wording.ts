import type { Facts } from './facts.js';
import type { Kind } from './kind.js';
import { capital, sentence } from './language-text.js';
import { inVoice, type ByVoice } from './voice.js';

/** A wording that facts are set into. */
export type Wording = (facts: Facts) => string;

const start = (name: string): string => capital(name);

/** Lines that name the product. */
const NAMINGS: ByVoice<Wording> = {
  neutral: [(f) => `Introducing ${f.theLabel}`, (f) => `This is ${f.theLabel}`],
  professional: [(f) => `${start(f.theLabel)}: an overview`, (f) => `${start(f.theLabel)} in brief`],
  friendly: [(f) => `Say hello to ${f.theLabel}`, (f) => `Meet ${f.theLabel}`],
  playful: [(f) => `Well, hello there, ${f.theLabel}`, (f) => `Everyone, meet ${f.theLabel}`],
  luxury: [(f) => start(f.theLabel)],
  bold: [(f) => `Here it is: ${f.theLabel}`, (f) => `This is ${f.theLabel}`],
};

/** Lines that say whom it is for; used only where `forAudience` is there. */
const FOR_AUDIENCE: ByVoice<Wording> = {
  neutral: [(f) => `For ${f.forAudience}`],
  friendly: [(f) => `This one is for ${f.forAudience}`, (f) => `For ${f.forAudience}, and anyone like them`],
  playful: [(f) => `Calling ${f.forAudience}`, (f) => `Looking at you, ${f.forAudience}`],
  bold: [(f) => `${start(f.forAudience ?? '')}, this is for you`],
};

const PRICES: ByVoice<(price: string) => string> = {
  neutral: [(price) => `Price: ${price}`],
  friendly: [(price) => `And the price: ${price}`],
  playful: [(price) => `The price? ${price}`],
  bold: [(price) => `The price: ${price}`],
};

/** What a reader is invited to do, by kind of product. */
const ACTIONS: Record<Kind, readonly [Wording, ...Wording[]]> = {
  event: [(f) => `Join us for ${f.shortProduct}`, (f) => `See you at ${f.shortProduct}`],
  software: [(f) => `Ask us to show you ${f.shortProduct}`, (f) => `See ${f.shortProduct} for yourself`],
  food: [(f) => `Try ${f.shortProduct}`, (f) => `Order ${f.shortProduct}`],
  beauty: [(f) => `Try ${f.shortProduct}`, (f) => `Order ${f.shortProduct}`],
  clothing: [(f) => `Make ${f.shortProduct} yours`, (f) => `Order ${f.shortProduct}`],
  jewellery: [(f) => `Make ${f.shortProduct} yours`, (f) => `Come and see ${f.shortProduct}`],
  tool: [(f) => `Get ${f.shortProduct}`, (f) => `Order ${f.shortProduct}`],
  home: [(f) => `Bring ${f.shortProduct} home`, (f) => `Order ${f.shortProduct}`],
  general: [(f) => `Order ${f.shortProduct}`, (f) => `Get ${f.shortProduct}`],
};

/** The offer to answer, behind an invitation. Shorter than five words, so that it may stand under every product. */
const OFFERS: ByVoice<string> = {
  neutral: ['Questions? Just ask.', 'Questions? Send a message.'],
  professional: ['We welcome your questions.', 'Contact us for details.'],
  friendly: ['Questions? Write to us.', 'We love questions.'],
  playful: ['Questions? Odd ones too.', 'Go on, ask us.'],
  luxury: ['Questions are welcome.', 'Details on request.'],
  bold: ['Questions? Ask.', 'Ask us anything.'],
};

/** The line that names the product, without an end mark; the bare name in a language the rules do not write. */
export const naming = (facts: Facts): string =>
  facts.english ? facts.pick('naming', inVoice(NAMINGS, facts.tone.voice))(facts) : facts.label;

/** The line that says whom it is for; null without an audience that fits into a line. */
export function audienceLine(facts: Facts): string | null {
  if (!facts.english || !facts.forAudience) return null;
  return sentence(facts.pick('audience', inVoice(FOR_AUDIENCE, facts.tone.voice))(facts));
}

/** The price as typed, in a line; null without a price. */
export function priceLine(facts: Facts): string | null {
  if (!facts.price) return null;
  return facts.english ? sentence(facts.pick('price', inVoice(PRICES, facts.tone.voice))(facts.price)) : facts.price;
}

/** The things the instructions ask to mention, each as a sentence. */
export const mentions = ({ wishes, english }: Facts): string[] =>
  wishes.mentions.map((text) => sentence(english ? `Worth knowing: ${text}` : text));

/** What a reader may do, without an end mark: `Order the lamp`. */
export const action = (facts: Facts): string => facts.pick('action', ACTIONS[facts.kind])(facts);

/** The offer to answer questions. */
export const offer = (facts: Facts): string => facts.pick('offer', inVoice(OFFERS, facts.tone.voice));

/** The invitation at the end of a piece: the one the instructions ask for when it has at most `most` characters, else one that fits the product. */
export function invitation(facts: Facts, most: number): string {
  const wish = facts.wishes.call_to_action;
  if (wish && wish.length <= most) return sentence(wish);
  return facts.english ? `${sentence(action(facts))} ${offer(facts)}` : sentence(facts.shortProduct);
}
