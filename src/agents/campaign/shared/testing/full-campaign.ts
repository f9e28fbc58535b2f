import type { CampaignInput, ContentInput } from '../index.js';
import { sampleCampaign } from './sample-campaign.js';

const FACTS: Partial<CampaignInput> = {
  product_name: 'Harbour Mug',
  brand_name: 'Hearth & Co',
  price: '€ 24,00',
  description:
    'A stoneware mug that keeps its warmth. The glaze is mixed by hand, so every mug differs a little from the next. It holds 350 ml, weighs 420 g and fits under most coffee machines. The foot is left unglazed. It goes into the dishwasher and the microwave. Made in a small pottery in Stralsund, in batches of sixty. It comes in a box of recycled card, and a chipped mug is replaced within two years.',
  audience: 'people who drink their tea slowly',
  tone: 'friendly',
  language: 'en',
};

const SITES = ['mugs.example', 'ceramics.example', 'tea-time.example', 'homeware.example', 'craft-report.example', 'kitchen.example'];

/** Pages as a search returns them: 12 of them, with excerpts of about 300 characters. */
export const SEARCH_RESULTS = Array.from({ length: 12 }, (_, index) => ({
  url: `https://www.${SITES[index % SITES.length] ?? ''}/articles/2026/stoneware-mugs-compared-${index + 1}`,
  title: `Stoneware mugs compared, part ${index + 1}: what keeps tea warm`,
  date: '2026-03-14',
  excerpt: `We filled ${index + 7} handmade stoneware mugs with tea at 90 degrees and measured again after twenty minutes. Thick walls kept the drink warm longest, while thin porcelain lost a third of its heat. Buyers told us that weight, a handle for three fingers and a rim that does not drip mattered more than the glaze.`,
}));

const found = (text: string, index: number) => ({ text, source: SEARCH_RESULTS[index]?.url ?? '' });
const facts = (text: string) => ({ text, source: 'from the facts given' });
const insight = (text: string, kind: 'description' | 'photo' | 'audience' | 'price' | 'research', evidence = text) => ({
  text,
  basis: { kind, evidence },
});

/** What agents receive in the middle of a campaign with a vision model and a web search, for a description of seventy words. */
export function fullCampaign(): ContentInput {
  const sample = sampleCampaign(FACTS);
  return {
    ...sample,
    vision_analysis: {
      ...sample.vision_analysis,
      summary:
        'A teal stoneware mug stands slightly right of the centre on a plain off-white ground. The glaze runs darker towards the foot, which is left bare and shows the taupe clay. Soft light falls from the left.',
      subject: 'A teal mug with a wide handle and a bare foot.',
      setting: 'A plain off-white background with soft light from the left.',
      visible_text: ['HEARTH & CO'],
      details: [
        'The glaze is darker towards the foot.',
        'The foot is unglazed and shows taupe clay.',
        'The handle is wide enough for three fingers.',
        'The maker’s name is stamped above the foot.',
      ],
      mood: ['calm', 'warm', 'handmade'],
      notes: ['How much the mug holds cannot be told from the photo.'],
    },
    market_research: {
      status: 'ok',
      provider: 'searxng',
      queries: ['Harbour Mug Hearth & Co', 'stoneware mug best brands compared'],
      sources: SEARCH_RESULTS.map(({ url, title, date }) => ({ url, title, date })),
      statements: [
        facts('The mug is made of stoneware and keeps its warmth.'),
        facts('The glaze is mixed by hand, so every mug differs a little.'),
        facts('It holds 350 ml and weighs 420 g.'),
        facts('It goes into the dishwasher and the microwave.'),
        facts('It is made in a small pottery in Stralsund, in batches of sixty.'),
        facts('A chipped mug is replaced within two years.'),
        found('Thick walls keep a drink warm longest; thin porcelain loses a third of its heat in twenty minutes.', 0),
        found('Buyers care about weight, a handle for three fingers and a rim that does not drip.', 2),
        found('Handmade mugs are mostly bought as a gift in the last quarter of the year.', 4),
        found('Reviewers complain about mugs that are too tall for their coffee machine.', 5),
      ],
      competitors: [
        { name: 'Kiln & Kettle Classic', ...found('A cast stoneware mug of 380 ml for 19 euros, sold in sets of four.', 1) },
        { name: 'Nordlys', ...found('Thin porcelain, light in the hand, cools quickly.', 3) },
        { name: 'Potter’s Row', ...found('Handmade, 32 euros, not safe in a dishwasher.', 2) },
      ],
      trends: [
        found('Buyers ask more often where and by whom a cup was made.', 4),
        found('Matte and reactive glazes replace plain white.', 5),
        found('Repair and replacement promises are new in the category.', 4),
      ],
      market_data: [
        found('Handmade mugs cost between 18 and 38 euros (2026).', 1),
        found('42 % of handmade mugs are sold as gifts (2025).', 4),
        found('The category grew by 6 % in 2025.', 4),
      ],
      open_questions: [
        'Which other products do buyers compare it with?',
        'How long does delivery take, and what does it cost?',
        'Is the glaze free of lead?',
      ],
      notes: ['Two of the pages are shops and praise their own mugs.'],
    },
    insight_extraction: {
      value_propositions: [
        insight('Keeps tea warm for a slow drinker.', 'description', 'A stoneware mug that keeps its warmth.'),
        insight('No two are the same, because the glaze is mixed by hand.', 'description', 'every mug differs a little from the next'),
        insight('Safe to buy: a chipped mug is replaced within two years.', 'description', 'a chipped mug is replaced within two years'),
        insight('Fits under most coffee machines.', 'description', 'fits under most coffee machines'),
      ],
      audience: {
        given: 'people who drink their tea slowly',
        reading: 'People who take their time over tea and notice how a cup feels in the hand.',
      },
      key_messages: [
        insight('A mug that is still warm at the last sip.', 'description', 'A stoneware mug that keeps its warmth.'),
        insight('Made in batches of sixty in Stralsund.', 'description', 'in batches of sixty'),
        insight('Costs € 24,00.', 'price', '€ 24,00'),
      ],
      tone: {
        requested: 'friendly',
        applied: 'friendly',
        guidance: ['Write as one talks to a neighbour.', 'Let one detail carry each text.', 'No superlatives.'],
      },
      pain_points: [
        insight('Tea goes cold in thin cups; thick stoneware keeps it warm.', 'research', 'thin porcelain lost a third of its heat'),
        insight('Many mugs do not fit under a coffee machine; this one does.', 'research', 'too tall for their coffee machine'),
        insight('Handmade often means no dishwasher; this one may go in.', 'research', 'not safe in a dishwasher'),
      ],
      opportunities: [
        insight('Name the pottery and the batch of sixty.', 'research', 'where and by whom a cup was made'),
        insight('Put the replacement promise up front.', 'research', 'replacement promises are new'),
        insight('Offer it as a gift.', 'research', '42 % are sold as gifts'),
      ],
      positioning: [
        insight('The handmade mug for everyday use: dishwasher-safe, mid-priced, replaced if it chips.', 'research', 'Potter’s Row'),
      ],
      visual_cues: [
        insight('Show the bare foot close up.', 'photo', 'the unglazed foot shows taupe clay'),
        insight('Set text on the calm left side.', 'photo', 'off-white background on the left'),
      ],
      caveats: ['Nothing is known about lead or cadmium in the glaze.', 'Delivery is not described.', 'No rating may be claimed.'],
      notes: [],
    },
  };
}
