import { describeAgentContract, fakeAgentContext } from '#testing/agent-context';

import { FROM_FACTS } from '../shared/index.js';
import { sampleCampaign } from '../shared/testing/sample-campaign.js';
import { MarketResearchAgent } from './market-research.agent.js';
import { readResearch } from './market-research.rules.js';
import { MarketResearchOutput, readingOf } from './market-research.schema.js';
import { queriesFor, searchAll, type Search } from './market-research.search.js';

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
  it('asks for the product and for what its buyers look at, and keeps every page once', async () => {
    const asked: string[] = [];
    const search: Search = {
      search: async (query) => {
        asked.push(query);
        return {
          provider: 'fake',
          results: [page('https://a.example/1'), page('https://a.example/1'), page(`https://b.example/${asked.length}`)],
        };
      },
    };
    const found = await searchAll(search, queriesFor(input), signal);
    expect(asked).toEqual(['Harbour Mug Hearth & Co', 'Harbour Mug people who drink their tea slowly buying guide']);
    expect(found).toMatchObject({ status: 'ok', provider: 'fake' });
    expect(found.results.map(({ url }) => url)).toEqual(['https://a.example/1', 'https://b.example/1', 'https://b.example/2']);
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
    expect(output.queries).toHaveLength(2);
    expect(output.statements.some(({ source }) => source === 'https://a.example/1')).toBe(true);
    expect(ctx.requests[0]?.prompt).toMatch(/<data name="search_results">[\s\S]*Buyers ask for weight/);
  });
});

describe('the answer of a model', () => {
  it('may cite what was found and nothing else', () => {
    const schema = readingOf(['https://a.example/1']);
    const answer = (source: string) => ({ statements: [{ text: 'Mugs are heavy.', source }], open_questions: [], notes: [] });
    expect(schema.safeParse(answer('https://a.example/1')).success).toBe(true);
    expect(schema.safeParse(answer(FROM_FACTS)).success).toBe(true);
    expect(schema.safeParse(answer('https://made-up.example')).success).toBe(false);
  });
});

describeAgentContract(MarketResearchAgent, { input: sampleCampaign(), create: () => new MarketResearchAgent(disabled) });
