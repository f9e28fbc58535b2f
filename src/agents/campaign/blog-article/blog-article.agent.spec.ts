import { describeAgentContract, fakeAgentContext } from '#testing/agent-context';

import { sampleCampaign } from '../shared/testing/sample-campaign.js';
import { BlogArticleAgent } from './blog-article.agent.js';
import { articleWords, BlogArticle } from './blog-article.schema.js';

const agent = new BlogArticleAgent();
const run = async (facts: Parameters<typeof sampleCampaign>[0] = {}) =>
  BlogArticle.parse(await agent.run(sampleCampaign(facts), fakeAgentContext()));
const text = ({ sections }: BlogArticle) => sections.map(({ heading, body }) => `${heading}\n${body}`).join('\n');

describe('blog_article', () => {
  it('opens with the strongest fact, then gives details, a summary and how to order', async () => {
    const article = await run();
    expect(article.title).toBe('Harbour Mug: A stoneware mug that keeps its warmth');
    expect(article.sections.map(({ heading }) => heading).slice(1)).toEqual(['The details', 'At a glance', 'How to order']);
    const [opening, details, summary, order] = article.sections.map(({ body }) => body);
    expect(opening).toMatch(/Harbour Mug by Hearth & Co\. A stoneware mug that keeps its warmth\. .*people who drink their tea slowly\.$/);
    expect(details).toBe('The glaze is mixed by hand.');
    expect(summary).toContain('* Price: € 24,00');
    expect(order).toContain('To order Harbour Mug by Hearth & Co, send us a message');
    const { content } = agent.render(article);
    expect(content.match(/^# /gm)).toHaveLength(1);
    expect(content.match(/^## /gm)).toHaveLength(4);
  });

  it('invites to ask about what the description leaves open, and tells the shop so in its notes', async () => {
    const article = await run();
    expect(text(article)).toContain('its size or care and cleaning');
    expect(article.notes).toEqual([
      'Readers will look for its size or weight: add it to the description if you can.',
      'Readers will look for how it is cleaned or cared for: add it to the description if you can.',
    ]);
    expect((await run({ description: 'Stoneware. Holds 350 ml. Dishwasher safe.' })).notes).toEqual([]);
  });

  it('does not pretend that there is a description or a price', async () => {
    const article = await run({ description: null, price: null, audience: null });
    expect(text(article)).not.toMatch(/description|€|Price/);
    expect(article.notes.slice(0, 3)).toEqual([
      'No price was given, so the article names none.',
      'No description was given: add a few facts for an article that says more.',
      'No audience was given.',
    ]);
  });

  it('stays below 250 words and says what of a long description it leaves out', async () => {
    const article = await run({
      description: Array.from({ length: 90 }, (_, i) => `This is what there is to say about part ${i} of it.`).join(' '),
    });
    expect(articleWords(article)).toBeLessThanOrEqual(250);
    expect(article.notes.join(' ')).toContain('Not all of the description fits into the article');
  });

  it('refuses more than 1,000 words', () => {
    const of = (words: number) => ({
      title: 'T',
      meta_description: 'M',
      notes: [],
      sections: Array.from({ length: 4 }, () => ({ heading: 'Heading', body: 'word '.repeat(words / 4 - 1).trim() })),
    });
    expect([1000, 1004].map((words) => BlogArticle.safeParse(of(words)).success)).toEqual([true, false]);
  });
});

describeAgentContract(BlogArticleAgent, { input: sampleCampaign() });
