import fc from 'fast-check';
import sharp from 'sharp';
import { z } from 'zod';

import type { AgentContext, RenderedAsset } from '#agent-kit';
import { canonicalLanguage } from '#agent-kit';
import { fakeAgentContext, testImages } from '#testing/agent-context';

import { type CampaignInput, ContentInput, sentencesOf } from '../../src/agents/campaign/shared/index.js';
import { AdCopyAgent } from '../../src/agents/campaign/ad-copy/ad-copy.agent.js';
import { adWidth, type AdCopy } from '../../src/agents/campaign/ad-copy/ad-copy.schema.js';
import { BlogArticleAgent } from '../../src/agents/campaign/blog-article/blog-article.agent.js';
import { articleWords, type BlogArticle } from '../../src/agents/campaign/blog-article/blog-article.schema.js';
import { extractInsights } from '../../src/agents/campaign/insight-extraction/insight-extraction.rules.js';
import { LinkedinPostAgent } from '../../src/agents/campaign/linkedin-post/linkedin-post.agent.js';
import { postText, type LinkedinPost } from '../../src/agents/campaign/linkedin-post/linkedin-post.schema.js';
import { readResearch } from '../../src/agents/campaign/market-research/market-research.rules.js';
import { VideoScriptAgent } from '../../src/agents/campaign/video-script/video-script.agent.js';
import type { VideoScript } from '../../src/agents/campaign/video-script/video-script.schema.js';
import { readPhoto } from '../../src/agents/campaign/vision-analysis/vision-analysis.rules.js';
import { factsOf, NAMES, type Case } from '../support/campaign-facts.js';

const image = { upload_id: 'u', sha256: 'x', width: 900, height: 700, media_type: 'image/png' as const };

const images = testImages();
const scene = (background: string, body: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700"><rect width="900" height="700" fill="${background}"/>${body}</svg>`,
    ),
  )
    .png()
    .toBuffer();
const photos = await Promise.all(
  [
    scene(
      '#ffffff',
      '<rect x="300" y="200" width="300" height="350" fill="#0c4a50"/><rect x="350" y="150" width="100" height="60" fill="#111"/>',
    ),
    scene('#1c1c1e', '<circle cx="200" cy="350" r="120" fill="#e01b24"/>'),
    scene('#87ceeb', ''),
    scene(
      '#777',
      Array.from(
        { length: 300 },
        (_, i) =>
          `<rect x="${(i * 137) % 900}" y="${(i * 251) % 700}" width="50" height="50" fill="hsl(${i * 47},70%,${(i * 13) % 90}%)"/>`,
      ).join(''),
    ),
    scene('none', '<rect x="100" y="100" width="700" height="560" fill="#d9b13b"/>'),
  ].map(async (bytes) => images.analyse(await bytes)),
);

function contentInput({ photo, ...given }: Case): ContentInput {
  const input = { ...given, image } as CampaignInput;
  const pixels = photos[photo]!;
  const vision_analysis = { ...readPhoto(input, pixels), pixels };
  const research = readResearch(input, { status: 'disabled', provider: null, queries: [], results: [] });
  const market_research = { ...research, status: 'disabled' as const, provider: null, queries: [], sources: [] };
  return ContentInput.parse({
    input,
    vision_analysis,
    market_research,
    insight_extraction: extractInsights({ input, vision_analysis, market_research }),
  });
}

interface Writer {
  run(input: ContentInput, ctx: AgentContext): Promise<object>;
  render(output: never, input: ContentInput): RenderedAsset;
}

async function write<T>(agent: Writer, input: ContentInput): Promise<{ data: T; title: string; content: string; texts: string }> {
  const data = await agent.run(input, fakeAgentContext());
  const { title, content } = agent.render(data as never, input);
  const { notes: _notes, ...shown } = data as Record<string, unknown>;
  const texts = strings(shown).join('\n');
  return { data: data as T, title, content, texts };
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(strings);
  return [];
}

const unescape = (markdown: string) => markdown.replace(/\\([\\`*_[\]<>|~#>+-])/g, '$1');
const has = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
const digits = (text: string) => [...text].filter((character) => /\p{Nd}/u.test(character)).join('');

function checkCommon(given: Case, { texts, title, content }: { texts: string; title: string; content: string }, structural = '') {
  const everything = [texts, title].join('\n');
  for (const bad of ['undefined', 'null', '[object', 'NaN', '  ', ' .', ' ,', '..', ',.', '.,', '?.', '!.', ':.', '““', '””']) {
    const typedFacts = Object.values(given).filter((value) => typeof value === 'string');
    const typed = typedFacts.join(' ');
    const own = bad !== '..' && typedFacts.some((fact) => fact.endsWith(bad[0]!));
    if (!own && !typed.includes(bad))
      expect({ bad, found: everything.split('\n').filter((line) => line.includes(bad)) }).toEqual({ bad, found: [] });
  }
  expect(content).not.toMatch(/<script|javascript:/i);
  const allowed =
    digits(
      Object.values(given)
        .filter((value) => typeof value === 'string')
        .join(' '),
    ) + structural;
  for (const digit of new Set(digits(everything))) expect({ digit, allowed: allowed.includes(digit) }).toEqual({ digit, allowed: true });
}

const facts = factsOf(photos.length);
const runs = { numRuns: 250, seed: 20260101 };

describe('the rule-based writers, over many facts', () => {
  it('LinkedIn: inside the limit, every fact, price as typed, three to five hashtags', async () => {
    await fc.assert(
      fc.asyncProperty(facts, async (given) => {
        const post = await write<LinkedinPost>(new LinkedinPostAgent(), contentInput(given));
        expect(postText(post.data).length).toBeLessThanOrEqual(3000);
        checkCommon(given, post);
        expect(has(post.texts, given.product_name)).toBe(true);
        expect(has(post.texts, given.brand_name)).toBe(true);
        if (given.price) expect(post.texts).toContain(given.price);
        expectDescription(given, post.texts, post.data.notes);
        if (given.instructions === 'No hashtags') expect(post.data.hashtags).toEqual([]);
        else expect(post.data.hashtags.length).toBeGreaterThanOrEqual(3);
      }),
      runs,
    );
  });

  it('ads: every text whole and inside its limit, none twice', async () => {
    await fc.assert(
      fc.asyncProperty(facts, async (given) => {
        const ads = await write<AdCopy>(new AdCopyAgent(), contentInput(given));
        for (const text of ads.data.headlines) expect(adWidth(text)).toBeLessThanOrEqual(30);
        for (const text of [...ads.data.long_headlines, ...ads.data.descriptions]) expect(adWidth(text)).toBeLessThanOrEqual(90);
        checkCommon(given, ads);
        const whole = unescape([ads.title, ads.content, ...ads.data.notes].join('\n'));
        for (const name of [given.product_name, given.brand_name]) expect(has(whole, name)).toBe(true);
        if (given.price) expect(whole).toContain(given.price);
        expectDescription(given, ads.texts, ads.data.notes);
      }),
      runs,
    );
  });

  it('articles: 120 to 250 words, every fact', async () => {
    await fc.assert(
      fc.asyncProperty(facts, async (given) => {
        const article = await write<BlogArticle>(new BlogArticleAgent(), contentInput(given));
        const words = articleWords(article.data);
        if (!given.language || given.language.startsWith('en')) expect(words).toBeGreaterThanOrEqual(120);
        expect(words).toBeLessThanOrEqual(250);
        checkCommon(given, article);
        expect(has(article.texts, given.product_name)).toBe(true);
        expect(has(article.texts, given.brand_name)).toBe(true);
        if (given.price) expect(article.texts).toContain(given.price);
        if (given.audience && given.audience.length < 120) expect(has(article.texts, given.audience.replace(/\.$/, ''))).toBe(true);
        expectDescription(given, article.texts, article.data.notes);
        const sentences = article.data.sections.flatMap(({ body }) => sentencesOf(body)).filter((text) => text.length > 60);
        const typed = [given.description, given.audience].join(' ');
        for (const text of sentences.filter((candidate) => !typed.includes(candidate.slice(0, -1)))) {
          expect(sentences.filter((other) => other === text)).toHaveLength(1);
        }
      }),
      runs,
    );
  });

  it('videos: scenes join, the voice fits the time, at most a minute', async () => {
    await fc.assert(
      fc.asyncProperty(facts, async (given) => {
        const video = await write<VideoScript>(new VideoScriptAgent(), contentInput(given));
        expect(video.data.duration_seconds % 5).toBe(0);
        expect(video.data.duration_seconds).toBeLessThanOrEqual(60);
        checkCommon(given, video);
        const whole = [video.texts, video.title, ...video.data.notes].join('\n');
        for (const name of [given.product_name, given.brand_name]) expect(has(whole, name)).toBe(true);
        if (given.price) expect(whole).toContain(given.price);
        expectDescription(given, video.texts, video.data.notes);
      }),
      runs,
    );
  });

  it('the same facts give the same texts, other facts other texts', async () => {
    await fc.assert(
      fc.asyncProperty(facts, async (given) => {
        for (const agent of [new LinkedinPostAgent(), new AdCopyAgent(), new BlogArticleAgent(), new VideoScriptAgent()]) {
          expect(await write(agent, contentInput(given))).toEqual(await write(agent, contentInput(given)));
        }
      }),
      { ...runs, numRuns: 60 },
    );
    const hooks = new Set<string>();
    for (const name of NAMES.slice(0, 10)) {
      const post = await write<LinkedinPost>(
        new LinkedinPostAgent(),
        contentInput({ product_name: name, brand_name: 'Strida', audience: 'Busy parents', photo: 0 } as Case),
      );
      hooks.add(`${post.data.hook}\n${post.data.call_to_action}`.replaceAll(name, '…'));
    }
    expect(hooks.size).toBeGreaterThanOrEqual(4);
  });

  it('says in its notes what it could not follow', async () => {
    const input = contentInput({
      product_name: 'X',
      brand_name: 'Y',
      tone: 'sarcastic pirate',
      language: 'de-AT',
      instructions: 'Make it rhyme',
      photo: 0,
    } as Case);
    for (const agent of [new LinkedinPostAgent(), new AdCopyAgent(), new BlogArticleAgent(), new VideoScriptAgent()]) {
      const { data } = await write<{ notes: string[] }>(agent, input);
      for (const request of ['sarcastic pirate', 'Make it rhyme']) expect(data.notes.join('\n')).toContain(request);
      expect(data.notes.join('\n')).toContain(`(${canonicalLanguage('de-AT')})`);
    }
  });
});

function expectDescription(given: Case, texts: string, notes: string[]) {
  const bare = (text: string) => text.replace(/[.!?…。]+$/u, '').toLowerCase();
  const missing = sentencesOf(given.description).filter((text) => !texts.toLowerCase().includes(bare(text)));
  if (missing.length > 0) expect(notes.join('\n')).toContain('Not all of the description fits');
  else expect(notes.join('\n')).not.toContain('Not all of the description fits');
}

it('gives every agent schemas that can be shown as JSON schema', () => {
  for (const schema of [LinkedinPostAgent, AdCopyAgent, BlogArticleAgent, VideoScriptAgent]) {
    const definition = Reflect.getMetadata('catalyst:agent', schema) as { input: z.ZodType; output: z.ZodType };
    expect(z.toJSONSchema(definition.input)).toMatchObject({ type: 'object' });
    expect(z.toJSONSchema(definition.output)).toMatchObject({ type: 'object' });
  }
});
