import sharp from 'sharp';

import { describeAgentContract, fakeAgentContext, testImages } from '#testing/agent-context';

import { sampleCampaign } from '../shared/testing/sample-campaign.js';
import { VisionAnalysisAgent } from './vision-analysis.agent.js';
import { VisionAnalysisOutput } from './vision-analysis.schema.js';

const images = testImages();
const picture = (background: string, x = 1400) =>
  sharp({ create: { width: 3200, height: 2400, channels: 3, background } })
    .composite([{ input: { create: { width: 800, height: 1000, channels: 3, background: '#1a7f86' } }, left: x, top: 700 }])
    .jpeg()
    .toBuffer();
const { input } = sampleCampaign();

describe('vision_analysis', () => {
  it('tells by pixels what stands out and where, and never what it is', async () => {
    const ctx = fakeAgentContext({ photo: await picture('#f4f2ec') });
    const output = VisionAnalysisOutput.parse(await new VisionAnalysisAgent(images).run({ input }, ctx));
    expect(output.summary).toContain('plain off-white background');
    expect(output.summary).toContain('What stands out is teal');
    expect(`${output.summary} ${output.subject} ${output.details.join(' ')}`).not.toMatch(/mug|product|stoneware/i);
    expect(output.notes.join(' ')).toContain('Harbour Mug because that is the name given');
    expect(output.pixels).toMatchObject({ width: 3200, orientation: 'landscape', aspect_ratio: '4:3' });
  });

  it('describes each of several photos in its own words', async () => {
    const summaries = new Set<string>();
    for (const [background, x] of [
      ['#ffffff', 100],
      ['#141414', 2200],
      ['#87ceeb', 1200],
    ] as const) {
      const ctx = fakeAgentContext({ photo: await picture(background, x) });
      summaries.add(VisionAnalysisOutput.parse(await new VisionAnalysisAgent(images).run({ input }, ctx)).summary);
    }
    expect(summaries.size).toBe(3);
  });

  it('sends a small upright copy, and keeps what was measured whatever the model says', async () => {
    const answer = {
      summary: 'A mug.',
      subject: 'A mug',
      setting: null,
      visible_text: ['HEARTH'],
      details: [],
      mood: [],
      notes: [],
      pixels: { width: 1 },
    };
    const ctx = fakeAgentContext({ photo: await picture('#f4f2ec'), answer: () => answer });
    const output = VisionAnalysisOutput.parse(await new VisionAnalysisAgent(images).run({ input }, ctx));
    const sent = ctx.requests[0]?.images?.[0];
    expect(await sharp(sent?.data).metadata()).toMatchObject({ width: 1568, height: 1176, format: 'jpeg' });
    expect(output).toMatchObject({ summary: 'A mug.', visible_text: ['HEARTH'], pixels: { width: 3200 } });
  });
});

describeAgentContract(VisionAnalysisAgent, {
  input: { input },
  photo: () => picture('#f4f2ec'),
  create: () => new VisionAnalysisAgent(images),
});
