import { inVoice, type ByVoice, type Facts, type PhotoWords } from '#campaign';

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

/** The list of what a buyer should ask, the most useful first; `most` points of it. */
export function checks(facts: Facts, photo: PhotoWords, most: number): string {
  const { price, pick, tone } = facts;
  const color = photo.colorNames[0] ?? 'the colour';
  const points = [
    price
      ? `**The full cost.** Ask what ${price} includes: tax, delivery, everything in the picture?`
      : '**The full cost.** Ask for the price with tax and delivery, so that it can be compared.',
    pick('size', [
      '**Size or quantity.** Look for figures and compare them with something you own; pictures mislead in both directions.',
      '**Size or quantity.** Measure the place that is meant for the purchase before you order, and compare the figures.',
    ]),
    pick('make', [
      '**Material or ingredients.** Ask what exactly it is made of, especially where skin, food or weather are involved.',
      '**Material or ingredients.** Have them named in full; the surface in a picture says little about what lies beneath.',
    ]),
    `**Colour.** If the ${color} matters to you, ask for a second picture in daylight.`,
    pick('contents', [
      '**Contents.** Find out what is delivered and what has to be bought separately before the first use.',
      '**Contents.** What is part of the delivery, and what only part of the picture? One question settles it.',
    ]),
    '**Care.** Ask how it is kept, cleaned or maintained, and how much time that takes.',
    pick('returns', [
      '**Return and guarantee.** Read the terms before paying; afterwards they are harder to change.',
      '**Return and guarantee.** Find out how long you can change your mind, and who pays for the way back.',
    ]),
  ];
  return [
    pick('check intro', inVoice(INTROS, tone.voice)),
    points
      .slice(0, Math.max(3, most))
      .map((text) => `* ${text}`)
      .join('\n'),
  ].join('\n\n');
}
