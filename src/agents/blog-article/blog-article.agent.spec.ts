import { describeAgentContract, fakeAgentContext, sampleCampaign } from '#testing/agent-context';

import { BlogArticleAgent } from './blog-article.agent.js';
import { articleWords, BlogArticle } from './blog-article.schema.js';

const agent = new BlogArticleAgent();
const run = async (facts: Parameters<typeof sampleCampaign>[0] = {}) =>
  BlogArticle.parse(await agent.run(sampleCampaign(facts), fakeAgentContext()));
const text = ({ sections }: BlogArticle) => sections.map(({ heading, body }) => `${heading}\n${body}`).join('\n');

describe('blog_article', () => {
  it('has sections on facts, photo, audience, questions and the decision', async () => {
    const article = await run();
    expect(article.sections).toHaveLength(5);
    for (const part of [
      'Harbour Mug by Hearth & Co',
      '€ 24,00',
      'The glaze is mixed by hand.',
      'teal',
      'people who drink their tea slowly',
      '**The full cost.**',
    ]) {
      expect(text(article)).toContain(part);
    }
    const { content } = agent.render(article);
    expect(content.match(/^# /gm)).toHaveLength(1);
    expect(content.match(/^## /gm)).toHaveLength(5);
  });

  it('asks only for the rest where the description answers a question', async () => {
    expect(text(await run())).toContain('**Material or ingredients.** The text names some.');
    expect(text(await run({ description: 'It is nice to hold. And it is blue.' }))).not.toContain('The text names some.');
    expect(text(await run({ description: 'Holds 350 ml. Dishwasher safe. Two years of warranty.' }))).toMatch(
      /The text gives figures[\s\S]*The text touches on it[\s\S]*The text says something about them/,
    );
  });

  it('does not pretend that there is a description or a price', async () => {
    const article = await run({ description: null, price: null, audience: null });
    expect(text(article)).not.toMatch(/description (?:says|puts)|€/);
    expect(article.notes).toHaveLength(3);
    expect(articleWords(article)).toBeGreaterThanOrEqual(400);
  });

  it('gives a long description the room that optional paragraphs had', async () => {
    const article = await run({
      description: Array.from({ length: 90 }, (_, i) => `This is what there is to say about part ${i} of it.`).join(' '),
    });
    expect(articleWords(article)).toBeLessThanOrEqual(700);
    expect(article.notes.join(' ')).toContain('Not all of the description fits into the article');
  });
});

describeAgentContract(BlogArticleAgent, { input: sampleCampaign() });
