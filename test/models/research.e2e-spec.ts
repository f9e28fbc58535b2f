import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

import { ANSWERS } from './answers.js';
import { assetOf, FACTS, jobOf, run, seller } from './campaign.js';
import type { Seller, ShownRun } from './campaign.js';
import { from, honest, pointedAt, startDouble } from './model-double.js';
import type { ModelDouble } from './model-double.js';
import { startSearxng } from './searxng.js';
import type { Searxng } from './searxng.js';

const RIVALS = 'https://homeware.example/stoneware-mugs';
const TRENDS = 'https://craft-report.example/2026/tableware';
const FIGURES = 'https://market.example/mugs';
const research = {
  ...ANSWERS.market_research,
  competitors: [{ name: 'Kiln & Kettle', text: 'Casts mugs of 380 ml and sells them in sets.', source: RIVALS }],
  trends: [{ text: 'Buyers ask where a mug was made.', source: TRENDS }],
  market_data: [{ text: 'Stoneware mugs cost 18 to 38 euros (2026).', source: FIGURES }],
};
const reading = (text: string, evidence: string) => ({ text, basis: { kind: 'research', evidence } });
const insights = {
  ...ANSWERS.insight_extraction,
  pain_points: [reading('Tea goes cold; thick stoneware keeps it warm.', RIVALS)],
  opportunities: [reading('Say that it is thrown by hand.', TRENDS)],
  positioning: [reading('The hand-thrown mug in the middle of the price range.', FIGURES)],
};

let double: ModelDouble;
let searxng: Searxng;
let app: TestApp;
let who: Seller;
let campaign: ShownRun;

beforeAll(async () => {
  [double, searxng] = await Promise.all([startDouble(), startSearxng()]);
  app = await createTestApp({
    env: { ...pointedAt(double, 'openai'), SEARCH_PROVIDER: 'searxng', SEARCH_BASE_URL: searxng.url },
  });
  double.mock.prependFixture({ match: from('market_research'), response: honest('market_research', research) });
  double.mock.prependFixture({ match: from('insight_extraction'), response: honest('insight_extraction', insights) });
  who = await seller(app);
  campaign = await run(app, who);
});

afterAll(async () => {
  await app.close();
  await Promise.all([double.close(), searxng.close()]);
});

const outputOf = async (agent: string) => (await app.get(`/api/jobs/${jobOf(campaign, agent).id}`, who.user.access_token)).body;
const exported = async (format: string) => {
  const answer = await fetch(`${app.url}/api/projects/${who.project}/export?format=${format}`, {
    headers: { authorization: `Bearer ${who.user.access_token}` },
  });
  return answer.text();
};
const askedOf = (agent: string) => double.asked.find((asked) => asked.agent === agent)?.text ?? '';

describe('a campaign with a web search', () => {
  it('asks for rivals and trends of the category, and keeps every page once', async () => {
    expect(campaign.status).toBe('completed');
    expect(searxng.queries.length).toBeLessThanOrEqual(6);
    expect(searxng.queries).toEqual(
      expect.arrayContaining([`${FACTS.product_name} ${FACTS.brand_name}`, 'best stoneware mug brands compared', 'stoneware mug trends']),
    );
    const { output_payload } = await outputOf('market_research');
    expect(output_payload).toMatchObject({ status: 'ok', provider: 'searxng' });
    const urls = output_payload.sources.map(({ url }: { url: string }) => url.replace(/\?.*/, ''));
    expect(urls).toEqual(expect.arrayContaining([RIVALS, TRENDS, FIGURES, 'https://www.mugs.example/guide']));
    expect(new Set(urls).size).toBe(urls.length);
  });

  it('stores competitors, trends, figures and what follows from them, each with its source', async () => {
    const { competitors, trends, market_data } = research;
    expect((await outputOf('market_research')).output_payload).toMatchObject({ competitors, trends, market_data });
    const { pain_points, opportunities, positioning } = insights;
    expect((await outputOf('insight_extraction')).output_payload).toMatchObject({ pain_points, opportunities, positioning });
  });

  it.each(['linkedin_post', 'ad_copy', 'blog_article', 'video_script'])('tells %s what to build on', (agent) => {
    const asked = askedOf(agent);
    for (const text of [research.competitors[0], research.trends[0], insights.positioning[0], insights.pain_points[0]])
      expect(asked).toContain(text?.text);
    expect(asked).toMatch(/Build on .{1,4}positioning[\s\S]*answer the .{1,4}pain_points[\s\S]*name no competitor unless/);
  });

  it.each(['markdown', 'html'])('shows them in the %s export with their sources', async (format) => {
    const text = await exported(format);
    for (const heading of ['Competitors', 'Trends', 'Market data', 'Positioning', 'Pain points', 'Opportunities'])
      expect(text).toMatch(new RegExp(`(?:### |<h3>)${heading}`));
    for (const part of ['Casts mugs of 380 ml', 'where a mug was made', 'Tea goes cold', RIVALS, TRENDS, FIGURES])
      expect(text).toContain(part);
  });

  it('holds them in the JSON export as they are stored', async () => {
    const { analysis } = JSON.parse(await exported('json'));
    expect(analysis.market_research).toEqual((await outputOf('market_research')).output_payload);
    expect(analysis.insight_extraction).toEqual((await outputOf('insight_extraction')).output_payload);
  });

  it('says of jobs, assets and versions which prompt they came from', async () => {
    const version = /^ad_copy\/[0-9a-f]{12}$/;
    const job = await outputOf('ad_copy');
    expect(job.prompt_version).toMatch(version);
    const asset = await assetOf(app, who, 'ad_copy');
    expect(asset.prompt_version).toBe(job.prompt_version);
    const edited = await app.request('PATCH', `/api/assets/${asset.id}`, { token: who.user.access_token, body: { title: 'Mine' } });
    expect(edited.body.prompt_version).toBeNull();
    const { body } = await app.get(`/api/assets/${asset.id}/versions`, who.user.access_token);
    expect(body.items.map(({ prompt_version }: { prompt_version: string | null }) => prompt_version)).toEqual([null, job.prompt_version]);
  });
});
