import fc from 'fast-check';

/** Product names of many kinds. */
export const NAMES = [
  'Aurora Desk Lamp',
  'running shoes',
  'NOVA',
  'iPhone case',
  '抹茶ラテ',
  'قهوة عربية',
  'Zing! Hot Sauce 🔥',
  'The Daily Grind',
  'X200',
  'Hermes',
  'lens',
  'Café crème',
  'W'.repeat(200),
  'a very long name for a product that goes on and on until nobody can say it in one breath any more',
  'Snack & Co.',
  'A|B_C*D',
  'a b '.repeat(50).trim(),
];
const PRICES = [
  '€ 49,90',
  'from 20 USD',
  '49.90',
  '$1,299',
  'free',
  'ask us',
  '20,- CHF',
  '¥480',
  'EUR 12 / month',
  '1.250 €',
  '12 p.p.',
  '1 '.repeat(50).trim(),
  'between 12 and 15 euros, depending on the length of the strap and on the colour of the lining that you choose',
];
const SENTENCES = [
  'A dimmable desk lamp in brushed aluminium.',
  'It folds flat.',
  'Comfortable',
  'waterproof',
  'Weighs 2.5 kg, e.g. with battery.',
  'Wir fertigen in Graz.',
  'Made by hand from oak that grew near the workshop, dried for two winters and oiled twice.',
  '手作りのお茶です。',
  'Does it float? It does!',
  '- two pockets',
  '**Bold** claim',
  '<b>Strong</b> <script>alert(1)</script>frame',
  '# Heading',
  'Visit [our shop](https://shop.example/a).',
];
const AUDIENCES = [
  'remote workers and students',
  'Busy parents',
  'anyone who loves coffee',
  'Our customers are hikers. They commute by bike.',
  'B2B: CTOs of small companies',
  '学生',
  'people '.repeat(60).trim(),
  'a '.repeat(250).trim(),
  '学生'.repeat(250),
  'We write for you. '.repeat(27).trim(),
];
const TONES = ['professional', 'friendly', 'playful', 'understated luxury', 'bold', 'neutral', 'sarcastic pirate', 'warm and witty'];
const INSTRUCTIONS = [
  'Mention that delivery takes two days',
  'No hashtags',
  'CTA: Book a demo',
  'Make it rhyme. Mention our spring sale.',
  "don't use the word cheap",
  'be playful',
  `Mention ${'very '.repeat(380)}much`,
  `CTA: ${'go '.repeat(600)}now`,
  'rhyme '.repeat(330),
  'Mention one. '.repeat(150),
];

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
/** Facts as users type them, well and badly; `photo` is the index of one of `photos` pictures. */
export const factsOf = (photos: number) =>
  fc.record({
    product_name: fc.constantFrom(...NAMES),
    brand_name: fc.oneof(
      fc.constantFrom('Lumen & Co', 'Strida', '京都茶房', 'NOVA', 'Snack & Co.', 'B'.repeat(120), 'Aurora', '100% Pure'),
      fc.constantFrom(...NAMES),
    ),
    price: maybe(fc.constantFrom(...PRICES)),
    description: maybe(
      fc.oneof(
        fc.array(fc.constantFrom(...SENTENCES), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('\n')),
        fc.array(fc.constantFrom(...SENTENCES), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' ')),
        fc
          .array(fc.lorem({ mode: 'sentences', maxCount: 4 }), { minLength: 20, maxLength: 60 })
          .map((parts) => parts.join(' ').slice(0, 5000)),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.constant('x'.repeat(5000)),
      ),
    ),
    audience: maybe(fc.constantFrom(...AUDIENCES)),
    tone: maybe(fc.constantFrom(...TONES)),
    language: maybe(fc.constantFrom('en', 'en-GB', 'de-AT', 'ja', 'nonsense tag')),
    instructions: maybe(fc.constantFrom(...INSTRUCTIONS)),
    photo: fc.nat(photos - 1),
  });
/** One combination of facts. */
export type Case = ReturnType<typeof factsOf> extends fc.Arbitrary<infer T> ? T : never;
