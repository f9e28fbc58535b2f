import { hostsIn } from '#agent-kit/schema';
import type { CampaignInput } from '../schema/campaign-input.schema.js';
import type { MarketResearch } from '../schema/market-research.schema.js';
import { givenFacts } from './campaign-prompt.js';

/** The hosts that a text of this campaign may link to: those in the facts and those of researched pages. */
export function knownHosts({
  input,
  market_research,
}: {
  input: CampaignInput;
  market_research?: Pick<MarketResearch, 'sources'>;
}): Set<string> {
  return hostsIn([...Object.values(givenFacts(input)), ...(market_research?.sources ?? []).map(({ url }) => url)]);
}
