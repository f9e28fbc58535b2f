import { sampleCampaign } from '../shared/testing/sample-campaign.js';

import { mendPost } from './linkedin-post.mend.js';
import { LinkedinPost } from './linkedin-post.schema.js';

const answer = { hook: 'A hook', body: 'A body.', call_to_action: 'Ask us.', hashtags: ['#One', '#Two', '#Three'], notes: [] };
const mend = (part: object, facts = {}) => mendPost({ ...answer, ...part }, sampleCampaign(facts));

describe('a post of a model', () => {
  it('stays as it is when it fits', () => {
    expect(mend({})).toEqual({ value: answer, findings: [] });
  });

  it.each([
    [
      ['desk lamp', '##One', '#one', '???'],
      ['#desklamp', '#One', '#HarbourMug'],
    ],
    [
      ['#A', '#B', '#C', '#D', '#E', '#F', '#G'],
      ['#A', '#B', '#C', '#D', '#E'],
    ],
    [
      ['#One', '#Two'],
      ['#One', '#Two', '#HarbourMug'],
    ],
  ])('with the hashtags %j gets %j', (hashtags, expected) => {
    const { value, findings } = mend({ hashtags });
    expect(value['hashtags']).toEqual(expected);
    expect(findings.every(({ where }) => where === 'hashtags')).toBe(true);
    expect(findings).not.toHaveLength(0);
  });

  it('gets no hashtags that the instructions forbid', () => {
    expect(mend({ hashtags: [] }, { instructions: 'No hashtags' }).value['hashtags']).toEqual([]);
  });

  it('that is too long is cut at a sentence, and a shorter body is asked for, nothing else', () => {
    const { value, findings, again } = mend({ body: 'This is a sentence. '.repeat(180) });
    expect(LinkedinPost.safeParse(value).success).toBe(true);
    expect(String(value['body'])).toMatch(/sentence\.$/);
    expect(findings).toMatchObject([{ code: 'text_shortened', where: 'body' }]);
    expect(again?.problems).toMatch(/has 3600 characters, at most 2600 fit/);
    expect(again?.part?.merge({ body: 'Short.' })).toMatchObject({ ...answer, body: 'Short.' });
  });
});
