import { countSpokenWords, countWords } from '#agent-kit/schema';
import type { CampaignInput } from '../schema/campaign-input.schema.js';
import { readFacts } from './facts.js';
import { capital, ended, escapeMarkdown, list, sentence, shorten } from './language-text.js';
import { picker } from './pick.js';
import { sentencesOf } from './sentences.js';
import { tidy } from './tidy.js';
import { toneOf } from './voice.js';
import { wishesOf } from './wishes.js';

const image = { upload_id: 'u', sha256: 's', width: 1, height: 1, media_type: 'image/png' as const };
const facts = (given: Partial<CampaignInput>) => readFacts({ product_name: 'Lamp', brand_name: 'Lumen', image, ...given });

describe('names', () => {
  it.each([
    ['Aurora Desk Lamp', 'Lumen & Co', 'Aurora Desk Lamp by Lumen & Co'],
    ['desk lamp', 'Lumen', 'the desk lamp by Lumen'],
    ['Lumen Desk Lamp', 'Lumen', 'Lumen Desk Lamp'],
    ['Nutella', 'nutella', 'Nutella'],
    ['Illumination', 'Lumi', 'Illumination by Lumi'],
    ['iPhone case', 'Nova', 'iPhone case by Nova'],
    ['the good lamp', 'Nova', 'the good lamp by Nova'],
    ['抹茶ラテ', '京都茶房', '抹茶ラテ by 京都茶房'],
    ['  Lamp \n X ', ' Nova ', 'Lamp X by Nova'],
  ])('%s of %s is %s inside a sentence', (product_name, brand_name, label) =>
    expect(facts({ product_name, brand_name }).theLabel).toBe(label),
  );

  it('keeps the price as typed and says a long name only once', () => {
    expect(facts({ price: ' € 49,90 ' }).price).toBe('€ 49,90');
    expect(facts({ price: '' }).price).toBeNull();
    expect(facts({ product_name: 'x '.repeat(50) }).shortProduct).toBe('the product');
  });

  it('puts an audience after "for" only when it fits there', () => {
    expect(facts({ audience: 'Busy parents.' }).forAudience).toBe('busy parents');
    expect(facts({ audience: 'German teachers' }).forAudience).toBe('German teachers');
    expect(facts({ audience: 'Our customers are hikers. They walk.' }).forAudience).toBeNull();
    expect(facts({ audience: 'B2B: CTOs' }).forAudience).toBeNull();
  });
});

describe('sentencesOf', () => {
  it.each([
    ['Weighs 2.5 kg, e.g. with battery. It floats', ['Weighs 2.5 kg, e.g. with battery.', 'It floats.']],
    ['- waterproof\n- two pockets\n\n1. **bold** claim', ['Waterproof.', 'Two pockets.', 'Bold claim.']],
    ['# Title\n\nA line that is\nwrapped in two.', ['Title.', 'A line that is wrapped in two.']],
    ['<p>First</p><p>Second<br>third</p><script>x()</script>', ['First.', 'Second third.']],
    ['Features:\n- warm', ['Features: warm.']],
    ['手作りのお茶です。飲んでください。', ['手作りのお茶です。', '飲んでください。']],
    ['See [our shop](https://a.example/x).', ['See our shop (https://a.example/x).']],
    ['Really? Really! Yes…', ['Really?', 'Really!', 'Yes…']],
    ['Same. Same. Other', ['Same.', 'Other.']],
    ['  \n --- \n', []],
    [null, []],
  ])('%j', (text, expected) => expect(sentencesOf(text)).toEqual(expected));

  it('splits what is too long where it pauses', () => {
    const pieces = sentencesOf(Array.from({ length: 60 }, (_, i) => `part ${i} of it`).join(', '));
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) expect(piece.length).toBeLessThan(330);
  });
});

describe('wishesOf', () => {
  it('reads what rules can do, and names what they cannot', () => {
    expect(
      wishesOf(
        'Mention that we ship on Monday. Highlight the price. No hashtags. No emojis!\nCTA: "Book now"\nBe playful. Avoid the word cheap. Make it rhyme.',
      ),
    ).toEqual({
      mentions: ['we ship on Monday'],
      call_to_action: 'Book now',
      avoid: ['cheap'],
      hashtags: false,
      voice: 'playful',
      unapplied: ['Make it rhyme'],
    });
  });
});

describe('tones', () => {
  it.each([
    ['friendly', 'friendly', true],
    ['Warm and witty', 'friendly', true],
    ['understated luxury', 'luxury', true],
    ['plain', 'neutral', true],
    ['pirate', 'neutral', false],
    [null, 'neutral', true],
  ])('%s is written as %s', (requested, voice, known) => expect(toneOf(requested)).toEqual({ requested, voice, known }));
});

describe('words', () => {
  it('joins, ends, starts and shortens', () => {
    expect([list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual(['a', 'a and b', 'a, b and c']);
    expect([ended('12 p.p.'), ended('€ 5'), ended('free!')]).toEqual(['12 p.p.', '€ 5.', 'free!']);
    expect([sentence(' two  words, '), sentence('iPhone case'), sentence('done?'), sentence('')]).toEqual([
      'Two words.',
      'iPhone case.',
      'done?'.replace('d', 'D'),
      '',
    ]);
    expect([capital('a lamp'), capital('eBook'), capital('ärger')]).toEqual(['A lamp', 'eBook', 'Ärger']);
    expect(shorten('one two three four', 12)).toBe('one two…');
    expect(shorten('🔥🔥🔥', 4)).toBe('🔥…');
    expect(escapeMarkdown('a|b *c* [d]')).toBe('a\\|b \\*c\\* \\[d\\]');
  });

  it('counts words in every script, and figures as they are spoken', () => {
    expect([countWords('one two, three'), countWords('手作りのお茶')]).toEqual([3, expect.any(Number)]);
    expect(countWords('手作りのお茶')).toBeGreaterThan(1);
    expect(countSpokenWords('Only 1,299 €')).toBe(6);
  });

  it('takes away the second end mark after a name that brings its own', () => {
    expect(tidy({ a: ['We like Snack & Co..'] }, facts({ brand_name: 'Snack & Co.' }))).toEqual({ a: ['We like Snack & Co.'] });
  });

  it('chooses the same variant for the same facts, and spreads over all of them', () => {
    const variants = ['a', 'b', 'c', 'd'] as const;
    const chosen = Array.from({ length: 200 }, (_, i) => picker(`seed ${i}`)('place', variants));
    expect(picker('seed 7')('place', variants)).toBe(chosen[7]);
    for (const variant of variants) expect(chosen.filter((one) => one === variant).length).toBeGreaterThan(25);
  });
});
