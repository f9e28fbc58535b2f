import { describeAgentContract, fakeAgentContext } from '#testing/agent-context';

import { sampleCampaign } from '../shared/testing/sample-campaign.js';
import { LinkedinPostAgent } from './linkedin-post.agent.js';
import { LinkedinPost, postText } from './linkedin-post.schema.js';

const agent = new LinkedinPostAgent();
const run = async (facts: Parameters<typeof sampleCampaign>[0] = {}) =>
  LinkedinPost.parse(await agent.run(sampleCampaign(facts), fakeAgentContext()));
const valid = { hook: 'A hook', body: 'A body', call_to_action: 'Ask us.', hashtags: ['#One', '#Two', '#Three'], notes: [] };

describe('linkedin_post', () => {
  it('sets hook, body, call and hashtags under each other', async () => {
    const post = await run();
    const { title, content } = agent.render(post, sampleCampaign());
    expect(title).toBe('LinkedIn post: Harbour Mug by Hearth & Co');
    expect(content).toBe(postText(post));
    expect(content.split('\n\n').length).toBeGreaterThanOrEqual(5);
    for (const fact of [
      'Harbour Mug',
      'Hearth & Co',
      '€ 24,00',
      'A stoneware mug that keeps its warmth.',
      'The glaze is mixed by hand.',
      'people who drink their tea slowly',
    ]) {
      expect(content).toContain(fact);
    }
  });

  it('speaks in the voice that was asked for', async () => {
    const posts = await Promise.all(['neutral', 'professional', 'friendly', 'playful', 'luxury', 'bold'].map((tone) => run({ tone })));
    expect(new Set(posts.map((post) => `${post.hook}|${post.call_to_action}`)).size).toBe(6);
  });

  it('does what instructions ask, as far as rules can', async () => {
    const post = await run({
      instructions: 'No hashtags. Mention that the shop opens on Sunday.\nCTA: Visit us at the pier\nMake it rhyme',
    });
    expect(post.hashtags).toEqual([]);
    expect(post.body).toContain('Worth knowing: the shop opens on Sunday.');
    expect(post.call_to_action).toBe('Visit us at the pier.');
    expect(post.notes).toEqual(['Not applied, because rules cannot: “Make it rhyme”.']);
  });

  it('says what it leaves out of a description that is too long', async () => {
    const post = await run({
      description: Array.from({ length: 60 }, (_, i) => `Sentence ${'abcdefgh'.repeat(8)} number ${i}.`).join(' '),
    });
    expect(postText(post).length).toBeLessThanOrEqual(3000);
    expect(post.notes.join(' ')).toContain('Not all of the description fits into the post');
  });

  it.each([
    ['more than 3,000 characters', { body: 'word '.repeat(519).trim(), call_to_action: 'x'.repeat(290), hook: 'y'.repeat(210) }],
    ['six hashtags', { hashtags: ['#A', '#B', '#C', '#D', '#E', '#F'] }],
    ['an empty hook', { hook: ' \u200b ' }],
  ])('refuses %s', (_rule, part) => {
    expect(LinkedinPost.safeParse(valid).success).toBe(true);
    expect(LinkedinPost.safeParse({ ...valid, ...part }).success).toBe(false);
  });

  it('writes hashtags as LinkedIn reads them', () => {
    expect(LinkedinPost.parse({ ...valid, hashtags: ['desk lamp', '##Über-Licht', '#抹茶'] }).hashtags).toEqual([
      '#desklamp',
      '#ÜberLicht',
      '#抹茶',
    ]);
  });
});

describeAgentContract(LinkedinPostAgent, { input: sampleCampaign() });
