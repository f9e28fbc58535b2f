import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import type { AgentContext, RenderedAsset } from '#agent-kit';
import { type CampaignInput, type ContentInput, sentencesOf, toneOf } from '../../src/agents/campaign/shared/index.js';
import { fakeAgentContext } from '#testing/agent-context';

import { AdCopyAgent } from '../../src/agents/campaign/ad-copy/ad-copy.agent.js';
import type { AdCopy } from '../../src/agents/campaign/ad-copy/ad-copy.schema.js';
import { BlogArticleAgent } from '../../src/agents/campaign/blog-article/blog-article.agent.js';
import { articleWords, type BlogArticle } from '../../src/agents/campaign/blog-article/blog-article.schema.js';
import { LinkedinPostAgent } from '../../src/agents/campaign/linkedin-post/linkedin-post.agent.js';
import { sampleCampaign } from '../../src/agents/campaign/shared/testing/sample-campaign.js';
import { VideoScriptAgent } from '../../src/agents/campaign/video-script/video-script.agent.js';
import { SHOP_PRODUCTS } from '../support/shop-products.js';

const VOICES = ['neutral', 'professional', 'friendly', 'playful', 'luxury', 'bold'] as const;
const AGENTS = { post: new LinkedinPostAgent(), ads: new AdCopyAgent(), article: new BlogArticleAgent(), video: new VideoScriptAgent() };

interface Writer {
  run(input: ContentInput, ctx: AgentContext): Promise<object>;
  render(output: never, input: ContentInput): RenderedAsset;
}

interface Piece {
  kind: keyof typeof AGENTS;
  product: string;
  data: object;
  content: string;
}

async function campaignOf(facts: Partial<CampaignInput>): Promise<Piece[]> {
  const input = sampleCampaign({ description: null, price: null, audience: null, ...facts });
  return Promise.all(
    (Object.entries(AGENTS) as [Piece['kind'], Writer][]).map(async ([kind, agent]) => {
      const data = await agent.run(input, fakeAgentContext());
      return { kind, product: facts.product_name ?? '', data, content: agent.render(data as never, input).content };
    }),
  );
}

const campaigns = new Map<string, Piece[][]>();

beforeAll(async () => {
  for (const tone of VOICES) campaigns.set(tone, await Promise.all(SHOP_PRODUCTS.map((facts) => campaignOf({ ...facts, tone }))));
});

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}’'-]+/gu) ?? [];

/** What a piece says: its texts, without camera moves, scene times and the notes for the shop. */
function textsOf({ kind, data }: Piece): string[] {
  if (kind === 'video') return (data as { scenes: { voice_over: string }[] }).scenes.map(({ voice_over }) => voice_over);
  if (kind === 'article') return (data as BlogArticle).sections.flatMap(({ heading, body }) => [heading, body]);
  if (kind === 'ads') return Object.entries(data as AdCopy).flatMap(([name, texts]) => (name === 'notes' ? [] : texts));
  const { hook, body, call_to_action } = data as { hook: string; body: string; call_to_action: string };
  return [hook, body, call_to_action];
}

const saidBy = (piece: Piece): string[] =>
  textsOf(piece)
    .flatMap((text) => sentencesOf(text))
    .filter((text) => words(text).length >= 5);

describe.each(VOICES)('twelve shops in the voice %s', (voice) => {
  const pieces = (): Piece[][] => campaigns.get(voice) ?? [];

  it('have a voice that is known', () => expect(toneOf(voice)).toMatchObject({ voice, known: true }));

  it('share no sentence of five words or more', () => {
    const owners = new Map<string, Set<string>>();
    for (const piece of pieces().flat())
      for (const text of saidBy(piece)) owners.set(text, (owners.get(text) ?? new Set()).add(piece.product));
    expect([...owners].filter(([, products]) => products.size > 1).map(([text]) => text)).toEqual([]);
  });

  it('never speak of measured colours, of the photo or of themselves', () => {
    const forbidden = /\b(?:teal|taupe|off-white|pictured|photo|picture|background|this article|this post|this video|half a minute)\b/i;
    expect(
      pieces()
        .flat()
        .flatMap(textsOf)
        .filter((text) => forbidden.test(text)),
    ).toEqual([]);
  });

  it('state nothing with a number that was not typed', () => {
    for (const [index, campaign] of pieces().entries()) {
      const typed = Object.values(SHOP_PRODUCTS[index] ?? {}).join(' ');
      for (const text of campaign.flatMap(textsOf))
        for (const [number] of text.matchAll(/\d[\d.,:]*\d|\d/g))
          expect({ text, known: typed.includes(number) }).toEqual({ text, known: true });
    }
  });

  it('have articles of 120 to 250 words', () => {
    const lengths = pieces().map((campaign) => articleWords(campaign.find(({ kind }) => kind === 'article')?.data as BlogArticle));
    for (const length of lengths) expect(length).toBeGreaterThanOrEqual(120);
    for (const length of lengths) expect(length).toBeLessThanOrEqual(250);
  });
});

it('speak differently in each voice', () => {
  const openings = VOICES.map((voice) => (campaigns.get(voice) ?? []).map((pieces) => pieces.map(({ content }) => content).join('\n')));
  for (const product of SHOP_PRODUCTS.keys()) expect(new Set(openings.map((texts) => texts[product])).size).toBe(VOICES.length);
});

it('leave the check list of buyers to the shop', () => {
  const [article] = (campaigns.get('neutral')?.[10] ?? []).filter(({ kind }) => kind === 'article');
  expect((article?.data as BlogArticle).notes).toContain(
    'Readers will look for how it is cleaned or cared for: add it to the description if you can.',
  );
  expect(article?.content).not.toMatch(/dishwasher|cleaned|add it to the description/i);
});

it('set facts beside each other in a language that they do not write, and add no English', async () => {
  const pieces = await campaignOf({
    product_name: 'Hafenbecher',
    brand_name: 'Herd & Co',
    price: '24,00 €',
    description: 'Ein Becher aus Steinzeug. Die Glasur wird von Hand gemischt.',
    audience: 'Menschen, die langsam Tee trinken',
    language: 'de',
  });
  const typed = 'hafenbecher herd & co 24,00 € ein becher aus steinzeug die glasur wird von hand gemischt menschen die langsam tee trinken';
  const foreign = pieces
    .flatMap(textsOf)
    .flatMap(words)
    .filter((word) => !typed.includes(word));
  expect(foreign).toEqual([]);
});

/** Reviewed samples; `WRITE_SAMPLES=1 npm test -- test/writing` writes them after a change of the words. */
it.each([
  ['harbour-mug', 0, 'friendly'],
  ['ledgerly-invoicing', 1, 'professional'],
  ['midnight-strings-concert', 2, 'neutral'],
] as const)('write docs/samples/%s.md', async (name, product, tone) => {
  const facts = SHOP_PRODUCTS[product] ?? {};
  const pieces = await campaignOf({ ...facts, tone });
  const typed = Object.entries({ ...facts, tone }).map(([field, value]) => `- ${field}: ${value}`);
  const texts = pieces.flatMap(({ kind, content, data }) => [
    `## ${kind}`,
    content.replaceAll(/^(#+) /gm, '##$1 '),
    '**Notes for the shop**',
    (data as { notes: string[] }).notes.map((note) => `- ${note}`).join('\n') || '- none',
  ]);
  const sample = `${['# What the offline writer makes of these facts', typed.join('\n'), ...texts].join('\n\n')}\n`;
  const path = `docs/samples/${name}.md`;
  if (process.env['WRITE_SAMPLES']) {
    mkdirSync('docs/samples', { recursive: true });
    writeFileSync(path, sample);
  }
  expect(readFileSync(path, 'utf8')).toBe(sample);
});
