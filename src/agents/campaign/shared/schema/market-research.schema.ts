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

/** What a model answers from the search results. */
export const ResearchReading = z.object({
  statements: z.array(ResearchStatement).max(20).describe(`Each with the URL of the source it was read in, or "${FROM_FACTS}".`),
  open_questions: z.array(Line(300)).max(12).describe('What a buyer would ask and neither the facts nor the sources answer.'),
  notes: Notes,
});
export type ResearchReading = z.infer<typeof ResearchReading>;

/** The output of `market_research`. */
export const MarketResearch = ResearchReading.extend({
  /** `disabled`: no search provider is configured; `failed`: it did not answer; `no_results`: it found nothing. */
  status: z.enum(['ok', 'no_results', 'failed', 'disabled']),
  provider: z.string().nullable(),
  queries: z.array(z.string()).max(5),
  sources: z.array(ResearchSource).max(20),
});
export type MarketResearch = z.infer<typeof MarketResearch>;
