import { sampleCampaign } from '../shared/testing/sample-campaign.js';

import { mendArticle } from './blog-article.mend.js';
import { BlogArticle } from './blog-article.schema.js';

const section = (words: number, heading = 'Heading') => ({ heading, body: 'word '.repeat(words).trim() });
const mend = (...sections: object[]) => mendArticle({ title: 'T', meta_description: 'M', sections, notes: [] }, sampleCampaign());
const codes = ({ findings }: ReturnType<typeof mendArticle>) => findings.map(({ code }) => code);

describe('an article of a model', () => {
  it('of 400 to 700 words in 3 to 10 sections has no findings', () => {
    expect(mend(section(150), section(150), section(150)).findings).toEqual([]);
  });

  it.each([[250], [380], [720], [1_000], [1_600]])('of %i words is used, with a finding', (words) => {
    const mended = mend(...Array.from({ length: 4 }, () => section(words / 4)));
    expect([codes(mended), mended.again]).toEqual([['article_length'], undefined]);
    expect(BlogArticle.safeParse(mended.value).success).toBe(true);
  });

  it('below 250 words is asked for longer: the shortest sections by name, and only the sections', () => {
    const { again, value } = mend(section(20, 'Short'), section(90, 'Long'), section(10, 'Shorter'));
    expect(again?.problems).toMatch(/has 123 words, at least 250[\s\S]*“Shorter” has 10 words\n- “Short” has 20 words/);
    expect(again?.part?.merge({ sections: [section(300)] })).toEqual({ ...value, sections: [section(300)] });
  });

  it('of two sections is used with a finding, of twelve has the last ones joined', () => {
    expect(codes(mend(section(250), section(250)))).toEqual(['few_sections']);
    const long = mend(...Array.from({ length: 12 }, () => section(50)));
    expect(codes(long)).toEqual(['sections_joined']);
    expect(long.value['sections']).toHaveLength(10);
    expect(BlogArticle.safeParse(long.value).success).toBe(true);
  });
});
