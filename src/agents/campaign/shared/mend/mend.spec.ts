import { isInOtherLanguage } from '#agent-kit';

import { sampleCampaign } from '../testing/sample-campaign.js';

import { mendFacts } from './mend-facts.js';
import { copyMender } from './mend-copy.js';
import { withPriceAsTyped } from './money.js';
import { withNameAsTyped } from './names.js';

const { input } = sampleCampaign();
const keep = copyMender(sampleCampaign({ language: 'de' }), (value) => ({ value, findings: [] }));
const GERMAN =
  'Jede Einzelheit im Bild hat ihren Grund, und die Glasur wird von Hand gemischt. Wer den Becher in die Hand nimmt, merkt die Sorgfalt.';
const ENGLISH =
  'Every detail in the picture is there for a reason, and the glaze is mixed by hand. Take it in your hand and you notice the care.';

describe('a price', () => {
  it.each([
    ['It costs 24 EUR.', '€ 24,00', 'It costs € 24,00.'],
    ['Only €24 today', '€ 24,00', 'Only € 24,00 today'],
    ['For 24.00 euros', '€ 24,00', 'For € 24,00'],
    ['From £1299 on', 'from £ 1,299.00', 'From £ 1,299.00 on'],
    ['It costs $24.', '€ 24,00', 'It costs $24.'],
    ['€ 25,00', '€ 24,00', '€ 25,00'],
    ['€ 24 or € 48', '€ 24,00 to € 48,00', '€ 24 or € 48'],
    ['24 hours', '€ 24,00', '24 hours'],
    ['It costs 24', '24', 'It costs 24'],
  ])('in %j, typed as %j, reads %j', (text, price, expected) => {
    expect(withPriceAsTyped(text, price)).toBe(expected);
  });
});

describe('a name', () => {
  it.each([
    ['The HARBOUR MUG and the harbour  mug', 'Harbour Mug', 'The Harbour Mug and the Harbour Mug'],
    ['Harbour Mugs and #harbourmug', 'Harbour Mug', 'Harbour Mugs and #harbourmug'],
    ['A lamp for you', 'Lamp', 'A lamp for you'],
    ['an Iphone', 'iPhone', 'an iPhone'],
    ['visit harbour-mug.example', 'Harbour Mug', 'visit harbour-mug.example'],
  ])('in %j, typed as %j, reads %j', (text, name, expected) => {
    expect(withNameAsTyped(text, name)).toBe(expected);
  });
});

describe('claims', () => {
  it('with numbers or placeholders that stand in none of the facts are asked for again, each with its place', () => {
    const body = 'Loved by 5000 people. Order at [your website]. It costs € 24,00.';
    const { problems, findings } = mendFacts({ body, shot: 'Hold for 3 seconds', notes: ['7 things are unknown'] }, input, []);
    expect(problems.join('\n')).toMatch(
      /^- body: holds the placeholder \[your website\].*\n- body: the numbers 5000 stand in none of the facts/,
    );
    expect(findings.map(({ code }) => code)).toEqual(['placeholder', 'unknown_number']);
  });

  it('with numbers of the facts, of the research and of lists are fine', () => {
    expect(mendFacts({ body: '1. It costs € 24,00.\n2. Holds 350 ml.' }, input, ['350 ml'])).toMatchObject({ problems: [], findings: [] });
  });
});

describe('the language of an answer', () => {
  it.each([
    ['de', GERMAN, false],
    ['de-AT', ENGLISH, true],
    ['en', ENGLISH, false],
    ['en', GERMAN, true],
    ['ja', '必要な場所に置けば、そのまま静かに寄り添います。私たちの工房で作り、一つ一つを確かめています。', false],
    ['ja', ENGLISH, true],
    ['zh', '必要な場所に置けば、そのまま静かに寄り添います。私たちの工房で作り、一つ一つを確かめています。', true],
    ['ar', 'كل تفصيل في الصورة له سبب. نصنعه في ورشتنا ونعرف كل قطعة منه. شكله بسيط ولذلك يناسب ما لديك من أشياء.', false],
    ['ar', ENGLISH, true],
    ['ru', ENGLISH, true],
    ['en', 'Kurz.', false],
  ])('%s: %s', async (tag, text, other) => {
    expect(await isInOtherLanguage([text], tag, [])).toBe(other);
  });

  it('is not judged by names and quotations', async () => {
    expect(await isInOtherLanguage([`${ENGLISH} Gut.`], 'de', [ENGLISH])).toBe(false);
  });

  it('is asked for again when it is another one, and flagged', async () => {
    const { again, findings } = await keep({ body: ENGLISH });
    expect(again?.problems).toBe(
      'The texts are not in German (de). Write all of them in German (de); names, price and quotations stay as they are.',
    );
    expect(findings).toMatchObject([{ code: 'other_language' }]);
    expect(await keep({ body: GERMAN })).toMatchObject({ findings: [] });
  });
});
