import { inVoice, type ByVoice, type Facts, type PhotoWords } from '../shared/index.js';

const INTROS: ByVoice<string> = {
  neutral: [
    'No photo answers the following points, and none of them is a criticism. They decide how happy a purchase turns out to be.',
    'A few points cannot be read from any picture. Clear them up before ordering; it takes minutes.',
  ],
  professional: ['The following points should be settled in writing before an order is placed.'],
  friendly: ['None of this is meant as criticism. It’s simply what we would want to know ourselves before paying.'],
  playful: ['Questions a photo cannot answer, however long you look at it:'],
  luxury: ['A few points that even the finest picture leaves open.'],
  bold: ['A photo cannot answer these. Somebody else has to.'],
};

/** Words by which a text shows that it already says something on a point. */
const SAID = {
  make: /\b(?:alumin\w*|steel|iron|brass|copper|titanium|wood\w*|oak|walnut|bamboo|cork|cotton|linen|wool\w*|merino|silk|leather|denim|canvas|polyester|nylon|rubber|silicone|plastic|glass|ceramic\w*|porcelain|stoneware|marble|concrete|wax|ingredients?|notes of|made (?:of|from|with))\b/i,
  size: /\d\s?(?:mm|cm|m|km|ml|cl|l|litres?|liters?|g|kg|oz|lbs?|inch(?:es)?|ft|pieces|pcs)\b/i,
  care: /\b(?:wash\w*|clean\w*|dishwasher|rinse|refrigerat\w*|wipe|maint\w+)\b/i,
  contents: /\b(?:includ\w*|comes with|in the box|set of|pack of)\b/i,
  terms: /\b(?:guarantee\w*|warrant\w+|returns?|refund\w*|money[- ]back|repairs?)\b/i,
} as const;

/** The list of what a buyer should ask, the most useful first; `most` points of it. A point that the text touches asks for the rest only. */
export function checks(facts: Facts, photo: PhotoWords, most: number): string {
  const { price, pick, tone } = facts;
  const text = [...facts.sentences, ...facts.wishes.mentions].join(' ');
  const color = photo.colorNames[0] ?? 'colour';
  const ask = (topic: keyof typeof SAID, said: string, open: readonly [string, ...string[]]) =>
    SAID[topic].test(text) ? said : pick(topic, open);
  const points = [
    price
      ? `**The full cost.** Ask what the price (${price}) includes: tax, delivery, everything in the picture?`
      : '**The full cost.** Ask for the price with tax and delivery, so that it can be compared.',
    `**Size or quantity.** ${ask('size', 'The text gives figures. Compare them with something you own before you order.', [
      'Look for figures and compare them with something you own; pictures mislead in both directions.',
      'Think of the place or the use you have in mind, then ask for figures and compare.',
    ])}`,
    `**Material or ingredients.** ${ask('make', 'The text names some. Ask whether that is all, above all if you react to anything.', [
      'Ask what exactly it is made of, especially where skin, food or weather are involved.',
      'Have them named in full; the surface in a picture says little about what lies beneath.',
    ])}`,
    `**Colour.** If the ${color} matters to you, ask for a second picture in daylight.`,
    `**Contents.** ${ask('contents', 'The text mentions what is included; ask what has to be bought separately.', [
      'Find out what is delivered and what has to be bought separately before the first use.',
      'What is part of the delivery, and what only part of the picture? One question settles it.',
    ])}`,
    `**Care.** ${ask('care', 'The text touches on it; ask for the rest, and how much time it takes.', [
      'Ask how it is kept, cleaned or maintained, and how much time that takes.',
      'Find out what it needs from you: cleaning, storing, refilling, charging, or nothing at all.',
    ])}`,
    `**Return and guarantee.** ${ask('terms', 'The text says something about them; have it confirmed in writing.', [
      'Read the terms before paying; afterwards they are harder to change.',
      'Find out how long you can change your mind, and who pays for the way back.',
    ])}`,
  ];
  const items = points.slice(0, Math.max(3, most)).map((point) => `* ${point}`);
  return [pick('check intro', inVoice(INTROS, tone.voice)), items.join('\n')].join('\n\n');
}
