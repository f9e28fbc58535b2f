import { sampleCampaign } from '../shared/testing/sample-campaign.js';

import { mendAds } from './ad-copy.mend.js';
import { AdCopy } from './ad-copy.schema.js';

const campaign = sampleCampaign();
const five = ['One', 'Two', 'Three', 'Four', 'Five'];
const answer = { headlines: five, long_headlines: ['Long'], descriptions: ['A', 'B', 'C'], notes: [] };
const codes = ({ findings }: ReturnType<typeof mendAds>) => findings.map(({ code, where }) => [code, where]);

describe('ads of a model', () => {
  it('stay as they are when they fit', () => {
    expect(mendAds(answer, campaign)).toEqual({ value: answer, findings: [], again: undefined });
  });

  it('lose what is too long or doubled, with the numbers, and keep the rest', () => {
    const headlines = [...five, 'one', 'x'.repeat(36)];
    const mended = mendAds({ ...answer, headlines }, campaign);
    expect(mended.value['headlines']).toEqual(five);
    expect(codes(mended)).toEqual([
      ['duplicate_dropped', 'headlines.5'],
      ['too_long_dropped', 'headlines.6'],
    ]);
    expect(mended.findings[1]?.message).toContain('has 36 characters, at most 30');
  });

  it('are filled up from name, price and description, and nothing is asked again', () => {
    const mended = mendAds({ headlines: ['Only one'], descriptions: [], notes: [] }, campaign);
    expect(mended.value['headlines']).toEqual(['Only one', 'Harbour Mug', 'Harbour Mug by Hearth & Co', 'Harbour Mug: € 24,00', '€ 24,00']);
    expect(mended.value['descriptions']).toContain('A stoneware mug that keeps its warmth.');
    expect(mended.again).toBeUndefined();
    expect(AdCopy.safeParse(mended.value).success).toBe(true);
  });

  it('are asked for again where even the facts do not give enough: only what is missing', () => {
    const long = 'a name that is much too long for any headline of any ad';
    const poor = sampleCampaign({ product_name: long, brand_name: long, price: null, description: null });
    const { again, value } = mendAds({ ...answer, headlines: ['One'], notes: ['n'] }, poor);
    expect(again?.problems).toContain('headlines: 4 more, each of at most 30 characters');
    expect(again?.part?.merge({ headlines: ['Two', 'Three'] })).toEqual({ ...value, headlines: ['One', 'Two', 'Three'] });
  });
});
