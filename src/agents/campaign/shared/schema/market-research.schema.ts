import { z } from 'zod';

import { Line, Notes } from '#agent-kit/schema';

/** The source of a statement that rests on what the user typed. */
export const FROM_FACTS = 'from the facts given';

/** A page that the search provider returned. */
export const ResearchSource = z.object({
  url: z.url({ protocol: /^https?$/ }),
  title: Line(300),
  date: Line(40).optional(),
});
export type ResearchSource = z.infer<typeof ResearchSource>;

/** One statement and where it comes from: the address of a source, or `from the facts given`. */
export const ResearchStatement = z.object({ text: Line(500), source: z.string().min(1).max(2000) });
export type ResearchStatement = z.infer<typeof ResearchStatement>;

/** A rival product or brand, what is known about it, and where that was read. */
export const Competitor = ResearchStatement.extend({ name: Line(200) });
export type Competitor = z.infer<typeof Competitor>;

// NOTE: the lists with a default are missing in what an earlier version of the program stored.
/** What a model answers from the search results. */
export const ResearchReading = z.object({
  statements: z.array(ResearchStatement).max(20).describe(`Each with the URL of the source it was read in, or "${FROM_FACTS}".`),
  competitors: z.array(Competitor).max(8).default([]).describe('Rival products or brands that a source names, with what it says of them.'),
  trends: z.array(ResearchStatement).max(8).default([]).describe('What changes in the market of this kind of product.'),
  market_data: z.array(ResearchStatement).max(8).default([]).describe('Figures on the market: size, prices, shares; each with its date.'),
  open_questions: z.array(Line(300)).max(12).describe('What a buyer would ask and neither the facts nor the sources answer.'),
  notes: Notes,
});
export type ResearchReading = z.infer<typeof ResearchReading>;

/** The output of `market_research`. */
export const MarketResearch = ResearchReading.extend({
  /** `disabled`: no search provider is configured; `failed`: it did not answer; `no_results`: it found nothing. */
  status: z.enum(['ok', 'no_results', 'failed', 'disabled']),
  provider: z.string().nullable(),
  // NOTE: five, because a worker of the version before reads no more during an update.
  queries: z.array(z.string()).max(5),
  sources: z.array(ResearchSource).max(20),
});
export type MarketResearch = z.infer<typeof MarketResearch>;
