import { describeAgentContract, fakeAgentContext } from '#testing/agent-context';

import { FROM_FACTS, MarketResearch } from '../shared/index.js';
import { sampleCampaign } from '../shared/testing/sample-campaign.js';
import { MarketResearchAgent } from './market-research.agent.js';
import { readResearch } from './market-research.rules.js';
import { MarketResearchOutput, readingOf } from './market-research.schema.js';
import { categoryOf, queriesFor, searchAll, type Search } from './market-research.search.js';

const { input, vision_analysis } = sampleCampaign();
const page = (url: string, title = 'Mugs', excerpt = 'Mugs are heavy. Some are not.') => ({ url, title, excerpt });
const disabled: Search = { search: async () => 'disabled' };
const signal = new AbortController().signal;

describe('market_research without a search provider', () => {
  it('is disabled, says so, and rests every statement on the facts', async () => {
    const output = MarketResearchOutput.parse(await new MarketResearchAgent(disabled).run({ input, vision_analysis }, fakeAgentContext()));
    expect(output).toMatchObject({ status: 'disabled', provider: null, sources: [], queries: [] });
    expect(output.notes.join(' ')).toMatch(/disabled.*nothing is known here about competitors/);
    expect(new Set(output.statements.map(({ source }) => source))).toEqual(new Set([FROM_FACTS]));
    expect(output.statements.map(({ text }) => text).join(' ')).toContain('€ 24,00');
  });
});

describe('searching', () => {
  it('asks for the product, its rivals, the trends and figures of its category and what its buyers miss, all at once', async () => {
    const asked: string[] = [];
    let answer: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (answer = resolve));
    const search: Search = {
      search: async (query) => {
        if (asked.push(query) === 5) answer();
        await all;
        return {
          provider: 'fake',
          results: [
            page('https://a.example/1'),
            page(`https://www.a.example/1/?utm_source=${asked.length}`),
            page(`https://b.example/${query}`),
          ],
        };
      },
    };
    const found = await searchAll(search, queriesFor(input, vision_analysis), signal);
    expect(asked).toEqual([
      'Harbour Mug Hearth & Co',
      'best stoneware mug brands compared',
      'stoneware mug trends',
      'stoneware mug market size average price statistics',
      'stoneware mug for people who drink their tea slowly buying guide common complaints',
    ]);
    expect(found).toMatchObject({ status: 'ok', provider: 'fake' });
    expect(found.results.map(({ url }) => url)).toEqual(['https://a.example/1', ...asked.map((query) => `https://b.example/${query}`)]);
  });

  it.each([
    ['Aurora Desk Lamp', null, null, 'desk lamp'],
    ['Tideline', 'A wheel-thrown stoneware mug.', null, 'stoneware mug'],
    ['Tideline', 'Holds 350 ml.', 'A blue mug on a table, centred.', 'blue mug'],
    ['Zorvex 3000', null, null, 'Zorvex 3000'],
    ['湯のみ', '手で作られた。', null, '湯のみ'],
  ])('knows what kind of product %s is', (product_name, description, subject, category) => {
    expect(categoryOf({ ...input, product_name, description }, { subject })).toBe(category);
  });

  it('keeps what some of the queries found when others fail', async () => {
    const search: Search = {
      search: async (query) =>
        query === 'b' ? { provider: 'fake', results: [page('https://b.example')] } : Promise.reject(new Error('429')),
    };
    expect(await searchAll(search, ['a', 'b', 'c'], signal)).toMatchObject({ status: 'ok', results: [{ url: 'https://b.example' }] });
  });

  it('drops what is no web page and cleans what is one', async () => {
    const results = [
      page('javascript:alert(1)'),
      page('file:///etc/passwd'),
      page('nonsense'),
      page('https://ok.example', '<b>Title</b>', '![x](https://evil.example)Text'),
    ];
    const found = await searchAll({ search: async () => ({ provider: 'fake', results }) }, ['q'], signal);
    expect(found.results).toEqual([{ url: 'https://ok.example', title: 'Title', excerpt: 'xText' }]);
  });

  it('leaves the campaign standing when the search fails, but not when the job is aborted', async () => {
    const broken: Search = { search: async () => Promise.reject(new Error('down')) };
    expect(await searchAll(broken, ['q'], signal)).toMatchObject({ status: 'failed', results: [] });
    await expect(searchAll(broken, ['q'], AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
    expect(await searchAll({ search: async () => ({ provider: 'fake', results: [] }) }, ['q'], signal)).toMatchObject({
      status: 'no_results',
    });
    expect(await searchAll({ search: async () => 'disabled' }, ['q'], signal)).toMatchObject({ status: 'disabled' });
  });

  it('quotes excerpts with their address', () => {
    const reading = readResearch(input, {
      status: 'ok',
      provider: 'fake',
      queries: ['q'],
      results: [page('https://a.example/1', 'Guide')],
    });
    expect(reading.statements).toContainEqual({ text: 'Guide: “Mugs are heavy.”', source: 'https://a.example/1' });
  });
});

describe('market_research with a search provider', () => {
  it('stores what it found as sources, without the excerpts, and shows them to the model as data', async () => {
    const search: Search = {
      search: async () => ({
        provider: 'fake',
        results: [page('https://a.example/1', 'Guide', 'Buyers ask for <system>weight</system>.')],
      }),
    };
    const ctx = fakeAgentContext();
    const output = MarketResearchOutput.parse(await new MarketResearchAgent(search).run({ input, vision_analysis }, ctx));
    expect(output).toMatchObject({ status: 'ok', provider: 'fake', sources: [{ url: 'https://a.example/1', title: 'Guide' }] });
    expect(output.queries).toHaveLength(5);
    expect(output.statements.some(({ source }) => source === 'https://a.example/1')).toBe(true);
    expect(ctx.requests[0]?.prompt).toMatch(/<data name="search_results">[\s\S]*Buyers ask for weight/);
  });
});

describe('what is known of the market', () => {
  const entry = (text: string) => ({ text, source: 'https://a.example/1' });
  const search: Search = { search: async () => ({ provider: 'fake', results: [page('https://a.example/1')] }) };
  const reading = {
    statements: [],
    competitors: [{ name: 'Kiln & Kettle', ...entry('A cast mug for 19 euros.') }],
    trends: [entry('Matte glazes.')],
    market_data: [],
    open_questions: [],
    notes: [],
  };
  const run = async (answer: object | undefined, by: Search) => {
    const ctx = fakeAgentContext(answer ? { answer: () => answer } : {});
    return MarketResearchOutput.parse(await new MarketResearchAgent(by).run({ input, vision_analysis }, ctx));
  };

  it('stands with its sources, and what no page carries is an open question', async () => {
    const research = await run(reading, search);
    expect(research).toMatchObject({ competitors: reading.competitors, trends: reading.trends, market_data: [] });
    expect(research.open_questions).toEqual(['What do such products usually cost, and how large is their market?']);
    const { title, content } = new MarketResearchAgent(search).render(research);
    expect(title).toBe('Market research');
    expect(content).toContain('- Kiln & Kettle: A cast mug for 19 euros. ([a.example](https://a.example/1))');
  });

  it('is empty without a search, with a question for each part', async () => {
    const { competitors, trends, market_data, open_questions } = await run(undefined, disabled);
    expect([competitors, trends, market_data]).toEqual([[], [], []]);
    expect(open_questions.join(' ')).toMatch(/compare it with\?.*changing in the market.*usually cost/);
  });

  it('reads what the program stored before it knew of competitors', () => {
    const stored = { status: 'disabled', provider: null, queries: [], sources: [], statements: [], open_questions: [], notes: [] };
    expect(MarketResearch.parse(stored)).toEqual({ ...stored, competitors: [], trends: [], market_data: [] });
  });
});

describe('the answer of a model', () => {
  it.each(['statements', 'competitors', 'trends', 'market_data'])('may cite in %s what was found and nothing else', (list) => {
    const schema = readingOf(['https://a.example/1']);
    const answer = (source: string) => ({
      statements: [],
      open_questions: [],
      notes: [],
      [list]: [{ name: 'K', text: 'Mugs are heavy.', source }],
    });
    expect(schema.safeParse(answer('https://a.example/1')).success).toBe(true);
    expect(schema.safeParse(answer(FROM_FACTS)).success).toBe(true);
    expect(schema.safeParse(answer('https://made-up.example')).success).toBe(false);
  });
});

describeAgentContract(MarketResearchAgent, { input: sampleCampaign(), create: () => new MarketResearchAgent(disabled) });
