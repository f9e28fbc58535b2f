import { describeAgentContract, fakeAgentContext } from '#testing/agent-context';

import { sampleCampaign } from '../shared/testing/sample-campaign.js';
import { AdCopyAgent } from './ad-copy.agent.js';
import { AdCopy, adWidth } from './ad-copy.schema.js';

const agent = new AdCopyAgent();
const run = async (facts: Parameters<typeof sampleCampaign>[0] = {}) =>
  AdCopy.parse(await agent.run(sampleCampaign(facts), fakeAgentContext()));
const texts = (count: number, text: string) => Array.from({ length: count }, (_, i) => `${text} ${'abcdefghijklmnopqrst'[i]}`);
const valid = { headlines: texts(5, 'Headline'), long_headlines: texts(1, 'Long'), descriptions: texts(3, 'Description'), notes: [] };

describe('ad_copy', () => {
  it('offers the facts in every form that fits whole', async () => {
    const ads = await run();
    expect(ads.headlines).toEqual(
      expect.arrayContaining(['Harbour Mug', 'Harbour Mug by Hearth & Co', 'Harbour Mug: € 24,00', 'The glaze is mixed by hand']),
    );
    expect(ads.descriptions[0]).toBe('Harbour Mug by Hearth & Co. Price: € 24,00.');
    expect(ads.descriptions.join(' ')).toContain('A stoneware mug that keeps its warmth. The glaze is mixed by hand.');
    expect(agent.render(ads, sampleCampaign()).content).toContain('### Headlines (up to 30 characters)\n\n- Harbour Mug');
  });

  it('leaves out what does not fit rather than cut it, and says so', async () => {
    const ads = await run({
      product_name: 'Harbour Mug with a name that nobody would ever fit into any headline of this world or the next',
      price: 'between 24 and 48 euros, depending on the glaze, the size, and on whether you bring your own saucer',
    });
    const all = [...ads.headlines, ...ads.long_headlines, ...ads.descriptions].join('\n');
    expect(all).not.toContain('Harbour Mug with a name');
    expect(all).not.toContain('between 24');
    expect(ads.notes.join(' ')).toMatch(/product name is too long[\s\S]*price does not fit/);
  });

  it('counts double-width characters twice', () => {
    expect(adWidth('抹茶ラテ')).toBe(8);
    expect(AdCopy.safeParse({ ...valid, headlines: [...texts(4, 'x'), '抹'.repeat(16)] }).success).toBe(false);
  });

  it.each([
    ['a headline of 31 characters', { headlines: [...texts(4, 'x'), 'y'.repeat(31)] }],
    ['a description of 91', { descriptions: [...texts(2, 'x'), 'y'.repeat(91)] }],
    ['a text twice', { headlines: [...texts(4, 'x'), 'X A'] }],
    ['no headline', { headlines: [] }],
  ])('refuses %s', (_rule, part) => {
    expect(AdCopy.safeParse(valid).success).toBe(true);
    expect(AdCopy.safeParse({ ...valid, ...part }).success).toBe(false);
  });
});

describeAgentContract(AdCopyAgent, { input: sampleCampaign() });
