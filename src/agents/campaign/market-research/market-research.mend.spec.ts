import { FROM_FACTS } from '../shared/index.js';

import { researchMender } from './market-research.mend.js';

const URLS = ['https://www.mugs.example/guide/', 'https://b.example/a?id=1'];

describe('sources of a model', () => {
  it.each([
    ['https://www.mugs.example/guide/', URLS[0]],
    ['http://mugs.example/guide', URLS[0]],
    ['<https://mugs.example/guide/?utm_source=x>', URLS[0]],
    ['Source: https://b.example/a?id=1', URLS[1]],
    ['https://b.example/a?id=2', undefined],
    ['the facts', FROM_FACTS],
    ['From the facts given.', FROM_FACTS],
    ['product description', FROM_FACTS],
    ['https://facts.example/given', undefined],
    ['common knowledge', undefined],
    [null, undefined],
  ])('%j is %j', (source, expected) => {
    const { value, findings } = researchMender(URLS)({ statements: [{ text: 'T', source }] });
    expect(value).toEqual({ statements: expected === undefined ? [] : [{ text: 'T', source: expected }] });
    expect(findings.map(({ code, where }) => [code, where])).toEqual(expected === undefined ? [['unknown_source', 'statements.0']] : []);
  });
});
