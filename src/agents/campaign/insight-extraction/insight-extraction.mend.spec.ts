import { sampleCampaign } from '../shared/testing/sample-campaign.js';

import { insightMender } from './insight-extraction.mend.js';
import { extractInsights } from './insight-extraction.rules.js';
import { InsightExtractionOutput } from './insight-extraction.schema.js';

const rules = extractInsights(sampleCampaign());
const mend = insightMender(() => rules);
const insight = (kind: string, evidence: unknown = 'Seen.') => ({ text: 'A message', basis: { kind, evidence } });

describe('insights of a model', () => {
  it.each([
    ['image', 'photo'],
    ['facts', 'description'],
    ['Brand', 'brand_name'],
    ['product name', 'product_name'],
    ['web research', 'research'],
    ['audience', 'audience'],
  ])('that rest on "%s" rest on %s', (given, kind) => {
    expect(mend({ ...rules, key_messages: [insight(given)] }).value).toMatchObject({
      key_messages: [{ basis: { kind, evidence: 'Seen.' } }],
    });
  });

  it('that rest on nothing known are left out, with a finding', () => {
    const { value, findings } = mend({ ...rules, key_messages: [insight('photo'), insight('common sense')] });
    expect(value).toMatchObject({ key_messages: [{ basis: { kind: 'photo' } }] });
    expect(findings).toMatchObject([{ code: 'unknown_basis', where: 'key_messages.1' }]);
  });

  it('have their gaps filled by rules, so that the texts have something to build on', () => {
    const { value, findings } = mend({ value_propositions: [], visual_cues: [], caveats: [], notes: [] });
    expect(InsightExtractionOutput.parse(value)).toMatchObject({
      key_messages: rules.key_messages,
      audience: rules.audience,
      tone: rules.tone,
    });
    expect(findings.map(({ where }) => where)).toEqual(['key_messages', 'audience', 'tone']);
  });
});
