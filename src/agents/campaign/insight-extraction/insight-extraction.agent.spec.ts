import { describeAgentContract, fakeAgentContext } from '#testing/agent-context';

import { sampleCampaign } from '../shared/testing/sample-campaign.js';
import { InsightExtractionAgent } from './insight-extraction.agent.js';
import { InsightExtractionOutput } from './insight-extraction.schema.js';

const run = async (facts: Parameters<typeof sampleCampaign>[0] = {}) =>
  InsightExtractionOutput.parse(await new InsightExtractionAgent().run(sampleCampaign(facts), fakeAgentContext()));

describe('insight_extraction', () => {
  it('traces every insight to words that were given or to what was measured', async () => {
    const insights = await run();
    const { input } = sampleCampaign();
    const all = [...insights.value_propositions, ...insights.key_messages, ...insights.visual_cues];
    expect(all.length).toBeGreaterThan(6);
    for (const { basis } of all) {
      if (basis.kind === 'photo') expect(basis.evidence).toMatch(/teal|left|background/);
      else expect(JSON.stringify(input)).toContain(basis.evidence);
    }
    expect(insights.value_propositions.map(({ text }) => text)).toEqual([
      'A stoneware mug that keeps its warmth.',
      'The glaze is mixed by hand.',
    ]);
  });

  it('makes a caveat of everything that is missing', async () => {
    const { caveats, audience, value_propositions } = await run({ price: null, description: null, audience: null });
    expect(caveats.join(' ')).toMatch(
      /No price was given[\s\S]*No description was given[\s\S]*No audience was given[\s\S]*No market research/,
    );
    expect(audience).toMatchObject({ given: null });
    expect(value_propositions).toEqual([]);
  });

  it.each([
    ['friendly', 'friendly', 0],
    ['understated luxury', 'luxury', 0],
    ['sarcastic pirate', 'neutral', 1],
    [null, 'neutral', 0],
  ])('applies the tone %s as %s', async (tone, applied, notes) => {
    const insights = await run({ tone });
    expect(insights.tone).toMatchObject({ requested: tone, applied });
    expect(insights.notes).toHaveLength(notes);
  });

  it('leaves open what only a market research tells, with a caveat for each', async () => {
    const { pain_points, opportunities, positioning, caveats } = await run();
    expect([pain_points, opportunities, positioning]).toEqual([[], [], []]);
    expect(caveats.join(' ')).toMatch(/no pain point[\s\S]*no opportunity[\s\S]*may not be compared/);
  });

  it('keeps what a model read in the research with its basis, and reads stored insights that lack it', async () => {
    const insight = (text: string) => ({ text, basis: { kind: 'research' as const, evidence: 'https://a.example/1' } });
    const sources = [{ url: 'https://a.example/1', title: 'Mugs' }];
    const known = {
      pain_points: [insight('Tea goes cold.')],
      opportunities: [insight('Gifts.')],
      positioning: [insight('The everyday one.')],
    };
    const given = sampleCampaign();
    const { pain_points, opportunities, positioning, ...stored } = given.insight_extraction;
    expect(InsightExtractionOutput.parse(stored)).toMatchObject({ pain_points, opportunities, positioning });
    const agent = new InsightExtractionAgent();
    const ctx = fakeAgentContext({ answer: () => ({ ...stored, ...known }) });
    const insights = InsightExtractionOutput.parse(
      await agent.run({ ...given, market_research: { ...given.market_research, sources } }, ctx),
    );
    expect(insights).toMatchObject({ ...known, caveats: [] });
    expect(agent.render(insights).content).toMatch(
      /### Positioning[\s\S]*The everyday one\.[\s\S]*### Pain points[\s\S]*### Opportunities/,
    );
  });

  it('stays inside its limits with the longest facts', async () => {
    const long = 'word '.repeat(1000);
    await expect(
      run({ description: long, audience: long, tone: long, price: long, product_name: long.slice(0, 200), instructions: long }),
    ).resolves.toBeDefined();
  });
});

describeAgentContract(InsightExtractionAgent, { input: sampleCampaign() });
