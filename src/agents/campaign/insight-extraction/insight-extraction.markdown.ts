import { paragraphs, plainList, sourcedList, type Insight, type Insights } from '../shared/index.js';

const traced = ({ text, basis: { kind, evidence } }: Insight) => ({
  text,
  source: /^https?:\S+$/.test(evidence) && URL.canParse(evidence) ? evidence : `${kind.replace('_', ' ')}: ${evidence}`,
});

/** What the texts build on, each insight with what it rests on, and what is unknown. */
export function insightsMarkdown({ positioning, pain_points, opportunities, key_messages, caveats }: Insights): string {
  return paragraphs(
    '## Insights',
    sourcedList('Positioning', positioning.map(traced)),
    sourcedList('Pain points', pain_points.map(traced)),
    sourcedList('Opportunities', opportunities.map(traced)),
    sourcedList('Key messages', key_messages.map(traced)),
    plainList('Caveats', caveats),
  );
}
