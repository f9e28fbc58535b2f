import { hostsIn } from '#agent-kit/schema';
import type { CampaignInput } from '../schema/campaign-input.schema.js';
import type { MarketResearch } from '../schema/market-research.schema.js';

/** The hosts that a text of this campaign may link to: those the user typed and those of researched pages. */
export function knownHosts({ input, market_research }: { input: CampaignInput; market_research?: MarketResearch }): Set<string> {
  const { product_name, brand_name, price, description, audience, instructions } = input;
  return hostsIn([
    product_name,
    brand_name,
    price,
    description,
    audience,
    instructions,
    ...(market_research?.sources ?? []).map(({ url }) => url),
  ]);
}
