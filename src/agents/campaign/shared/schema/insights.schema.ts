import { z } from 'zod';

import { Line, Notes } from '#agent-kit/schema';

import { CampaignInput } from './campaign-input.schema.js';

/** What an insight rests on: a field the user filled in, the photo, or a researched page. */
export const Basis = z.object({
  kind: z.enum([
    ...CampaignInput.omit({ image: true, language: true, other_facts: true }).keyof().options,
    'other_fact',
    'photo',
    'research',
  ]),
  /** The words, the visible detail or the address relied on. */
  evidence: Line(600),
});
export type Basis = z.infer<typeof Basis>;

/** A statement traced to what it rests on. */
export const Insight = z.object({ text: Line(500), basis: Basis });
export type Insight = z.infer<typeof Insight>;

/** The output of `insight_extraction`: what the four texts may say, and what is unknown. */
export const Insights = z.object({
  value_propositions: z.array(Insight).max(12).describe('What the product offers, only as given or seen.'),
  audience: z.object({
    given: Line(500).nullable().describe('The audience as the user typed it; null when none was given.'),
    reading: Line(600).describe('Who is addressed and how; says so when no audience was given.'),
  }),
  key_messages: z.array(Insight).min(1).max(8).describe('In order of importance.'),
  tone: z.object({
    requested: Line(200).nullable(),
    applied: Line(200),
    guidance: z.array(Line(300)).min(1).max(8),
  }),
  // NOTE: these three are missing in what an earlier version of the program stored.
  pain_points: z.array(Insight).max(6).default([]).describe('What bothers the buyers of such products, and which fact answers it.'),
  opportunities: z.array(Insight).max(6).default([]).describe('What competitors leave open or a trend favours, and the facts support.'),
  positioning: z.array(Insight).max(3).default([]).describe('Where the product stands in its market, for whom and against what.'),
  visual_cues: z.array(Insight).max(8).describe('How texts and pictures can use what the photo shows.'),
  caveats: z.array(Line(400)).max(16).describe('What is unknown and must not be claimed.'),
  notes: Notes,
});
export type Insights = z.infer<typeof Insights>;
