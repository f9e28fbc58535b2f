import { FROM_FACTS, paragraphs, plainList, sourcedList, type MarketResearch } from '../shared/index.js';

/** What the research found on the market, each entry with its source, and what stays open. */
export function researchMarkdown({ competitors, trends, market_data, statements, open_questions }: MarketResearch): string {
  return paragraphs(
    '## Market research',
    sourcedList(
      'Competitors',
      competitors.map(({ name, text, source }) => ({ text: `${name}: ${text}`, source })),
    ),
    sourcedList('Trends', trends),
    sourcedList('Market data', market_data),
    sourcedList(
      'Findings',
      statements.filter(({ source }) => source !== FROM_FACTS),
    ),
    plainList('Open questions', open_questions),
  );
}
