import { describeAgentContract, fakeAgentContext } from '#testing/agent-context';

import { photoWords } from '../shared/index.js';
import { sampleCampaign, samplePixels } from '../shared/testing/sample-campaign.js';
import { VideoScriptAgent } from './video-script.agent.js';
import { VideoScript } from './video-script.schema.js';
import { planShots } from './video-script.shots.js';

const agent = new VideoScriptAgent();
const run = async (facts: Parameters<typeof sampleCampaign>[0] = {}) =>
  VideoScript.parse(await agent.run(sampleCampaign(facts), fakeAgentContext()));
const scene = (start: number, end: number, voice_over = 'Four words spoken here') => ({
  start,
  end,
  shot: 'Hold.',
  voice_over,
  on_screen_text: 'Text',
});
const script = (...scenes: ReturnType<typeof scene>[]) => ({ duration_seconds: scenes.at(-1)?.end ?? 0, scenes, notes: [] });

describe('video_script', () => {
  it('tells the facts over the photo, as a table', async () => {
    const video = await run();
    const voice = video.scenes.map(({ voice_over }) => voice_over).join(' ');
    for (const fact of [
      'Harbour Mug',
      'Hearth & Co',
      '€ 24,00',
      'A stoneware mug that keeps its warmth.',
      'people who drink their tea slowly',
    ])
      expect(voice).toContain(fact);
    expect(video.scenes.map(({ on_screen_text }) => on_screen_text)).toContain('€ 24,00');
    const rows = agent
      .render(video, sampleCampaign())
      .content.split('\n')
      .filter((line) => line.startsWith('| '));
    expect(rows).toHaveLength(video.scenes.length + 2);
  });

  it('keeps a table row in one piece whatever the facts contain', async () => {
    const facts = { product_name: 'A|B', price: '1 | 2', description: 'This | that.\nNew line.' };
    const { content } = agent.render(await run(facts), sampleCampaign(facts));
    for (const row of content.split('\n').filter((line) => line.startsWith('|'))) expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
  });

  it('moves the camera from where the object stands', () => {
    const subject = { ...samplePixels.subject!, position: 'right' as const, box: { left: 0.6, top: 0.2, width: 0.3, height: 0.6 } };
    const shots = planShots(photoWords({ pixels: { ...samplePixels, subject, negative_space: { share: 0.6, side: 'left' } } }));
    expect(shots.opening).toBe('Start on the free space on the left; pan towards the right until the object is in view.');
    expect(shots.details[0]).toContain('teal');
    expect(planShots(photoWords({ pixels: { ...samplePixels, subject: null } })).opening).toContain('Full photo');
  });

  it.each([
    ['a gap', script(scene(0, 5), scene(6, 10), scene(10, 15))],
    ['a start after zero', script(scene(1, 5), scene(5, 10), scene(10, 15))],
    ['an end that is not the length', { ...script(scene(0, 5), scene(5, 10), scene(10, 15)), duration_seconds: 20 }],
    ['a scene of one second', script(scene(0, 1), scene(1, 10), scene(10, 15))],
    ['a voice too fast for its scene', script(scene(0, 5, 'word '.repeat(13).trim()), scene(5, 10), scene(10, 15))],
    ['a number that takes too long to say', script(scene(0, 2, 'Only 1,299.00 now'), scene(2, 10), scene(10, 15))],
  ])('refuses %s', (_rule, broken) => {
    expect(VideoScript.safeParse(script(scene(0, 5), scene(5, 10), scene(10, 15))).success).toBe(true);
    expect(VideoScript.safeParse(broken).success).toBe(false);
  });
});

describeAgentContract(VideoScriptAgent, { input: sampleCampaign() });
