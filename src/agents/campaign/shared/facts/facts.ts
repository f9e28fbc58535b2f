import { cleanText } from '#agent-kit/schema';
import { isEnglish, languageName } from '#agent-kit';
import type { CampaignInput } from '../schema/campaign-input.schema.js';
import { kindOf, type Kind } from './kind.js';
import { capital, sentence, shorten } from './language-text.js';
import { picker, type Pick } from './pick.js';
import { sentencesOf } from './sentences.js';
import { toneOf, type Tone } from './voice.js';
import { wishesOf, type Wishes } from './wishes.js';

/** The facts of a campaign as the rule-based writer uses them: cleaned, taken apart, and in forms that fit into a sentence. */
export interface Facts {
  product: string;
  brand: string;
  /** Product and brand: `Aurora Desk Lamp by Lumen`, or the product alone when it names the brand. */
  label: string;
  /** The label inside a sentence: a common noun takes its article. */
  theLabel: string;
  /** The product inside a sentence. */
  theProduct: string;
  /** The product where its name was just said or is too long to be said again. */
  shortProduct: string;
  /** The brand where its name is too long to be said again. */
  shortBrand: string;
  price: string | null;
  /** The sentences of the description, then one for each further fact. */
  sentences: string[];
  /** The further facts by their sentences. */
  otherFacts: ReadonlyMap<string, string>;
  audience: string | null;
  /** The audience as it fits after `for`; null when it was typed as a sentence or is too long for that. */
  forAudience: string | null;
  /** Whether the rules write the language asked for; in any other they set facts beside each other and add no words. */
  english: boolean;
  tone: Tone;
  kind: Kind;
  wishes: Wishes;
  pick: Pick;
  /** What every text notes: a tone, a language or a wish that rules could not follow. */
  notes: string[];
}

const AUDIENCE_START =
  /^(?:Busy|Young|Old|Older|People|Anyone|Everyone|Women|Men|Parents|Families|Students|Professionals|Small|Large|Remote|Home|Office|Teams|Kids|Children|Adults|Teenagers|Outdoor|Coffee|Tea|Pet|Dog|Cat|Runners|Athletes|Travell?ers|Designers|Developers|Gamers|Readers|Cooks|Gardeners|Owners|First-time|Health-conscious|Eco-conscious|Working|New|Modern|Creative|Beginners|Freelancers|Commuters|Those|The|All|Every|Business|Companies|Startups|Start-ups|Hobby|Urban)\b/u;

/** A name longer than this is said once and then replaced. */
const LONG_NAME = 60;

const oneLine = (text: string | null | undefined): string => cleanText((text ?? '').replace(/\s+/g, ' '));

/** Reads the input of a run. The price keeps every character that was typed, apart from white space at its ends. */
export function readFacts(input: CampaignInput): Facts {
  const product = oneLine(input.product_name) || 'this product';
  const brand = oneLine(input.brand_name) || product;
  const sayBrand = !mentions(product, brand);
  const audience = oneLine(input.audience) || null;
  const wishes = wishesOf(input.instructions ?? null);
  const asked = toneOf(oneLine(input.tone) || null);
  const tone: Tone = wishes.voice && !asked.requested ? { ...asked, voice: wishes.voice } : asked;
  const english = isEnglish(input.language);
  const otherFacts = new Map(
    Object.entries(input.other_facts ?? {}).map(([name, value]) => [factSentence(english ? name : null, value), value]),
  );
  const the = (name: string) => (english && isCommon(product) ? `the ${name}` : name);
  const label = sayBrand ? `${product}${english ? ' by ' : ' · '}${brand}` : product;
  return {
    product,
    brand,
    label,
    theLabel: the(label),
    theProduct: the(product),
    shortProduct: product.length <= LONG_NAME ? the(product) : english ? 'the product' : shorten(product, LONG_NAME),
    shortBrand: brand.length <= LONG_NAME ? brand : english ? 'the brand' : shorten(brand, LONG_NAME),
    price: oneLine(input.price) || null,
    sentences: [...sentencesOf(input.description), ...otherFacts.keys()],
    otherFacts,
    audience,
    forAudience:
      audience && fitsAfterFor(audience) ? audience.replace(/[.\s]+$/, '').replace(AUDIENCE_START, (word) => word.toLowerCase()) : null,
    english,
    tone,
    kind: kindOf(product, oneLine(input.description)),
    wishes,
    pick: picker([product, brand, input.price, input.description, audience, input.tone, ...otherFacts.keys()].join('\u0000')),
    notes: notesOf(input, tone, wishes),
  };
}

/** A name at the start of a sentence or alone in a line. */
export const atStart = (name: string): string => capital(name);

/** `care_label`, `Wash cold` as `Care label: Wash cold.`; the value alone without a name. */
function factSentence(name: string | null, value: string): string {
  return sentence(name === null ? oneLine(value) : `${capital(name.replaceAll('_', ' '))}: ${oneLine(value)}`);
}

function mentions(text: string, name: string): boolean {
  const at = text.toLowerCase().indexOf(name.toLowerCase());
  if (at < 0) return false;
  const around = [text[at - 1] ?? ' ', text[at + name.length] ?? ' '];
  return around.every((character) => !/[\p{L}\p{N}]/u.test(character));
}

function isCommon(product: string): boolean {
  return /^\p{Ll}[\p{Ll}\s'’-]*$/u.test(product) && !/^(?:the|a|an|my|our|your)\s/i.test(product) && product !== 'this product';
}

function fitsAfterFor(audience: string): boolean {
  return (
    audience.length <= 120 && !/[.!?:;\n]\s*\S/u.test(audience) && !/^(?:we|our|they|it|this|these|i|for|to|who|target)\b/i.test(audience)
  );
}

function notesOf(input: CampaignInput, tone: Tone, wishes: Wishes): string[] {
  const notes: string[] = [];
  if (!isEnglish(input.language)) {
    notes.push(
      `Asked for ${languageName(input.language)}: the offline writer only writes English, so it set your facts beside each other and added no words. A language model can write the language asked for.`,
    );
  }
  if (!tone.known)
    notes.push(`The offline writer has no wording of its own for the tone “${shorten(tone.requested ?? '', 160)}” and wrote neutrally.`);
  for (const wish of wishes.unapplied.slice(0, 6)) notes.push(`Not applied, because rules cannot: “${shorten(wish, 160)}”.`);
  return notes;
}
