import { authorOf, inReadingOrder, labelOf } from './campaign.js';
import type { Campaign, ExportedAsset } from './campaign.js';

const FENCE = /^\s{0,3}(```|~~~)/;
const HEADING = /^(#{1,6})(?=\s)/;

/** Moves the headings of a text down by some levels, so that it fits below a heading of ours; code blocks stay as they are. */
export function lowerHeadings(markdown: string, levels: number): string {
  let fenced = false;
  return markdown
    .split('\n')
    .map((line) => {
      if (FENCE.test(line)) fenced = !fenced;
      return fenced ? line : line.replace(HEADING, (marks) => '#'.repeat(Math.min(6, marks.length + levels)));
    })
    .join('\n');
}

/** Text that Markdown shows as it is. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ');
}

function piece({ asset }: ExportedAsset): string {
  return [`## ${labelOf(asset.asset_type)}`, lowerHeadings(asset.content.trim(), 2), `*${plain(authorOf(asset))}*`].join('\n\n');
}

/** The facts of the project as lines. */
export function factsOf({ project }: Campaign): [string, string][] {
  const facts: [string, string | null][] = [
    ['Price', project.price],
    ['For', project.audience],
    ['About', project.description],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

/** A whole campaign as one Markdown file. */
export function campaignMarkdown(campaign: Campaign): string {
  const { project, assets, analysis, exported_at } = campaign;
  const pieces = [...inReadingOrder(assets).map(piece), ...analysis.map(({ content }) => content)];
  return [
    `# ${plain(project.brand_name)}: ${plain(project.product_name)}`,
    ...factsOf(campaign).map(([name, value]) => `**${name}:** ${plain(value)}`),
    ...(pieces.length > 0 ? pieces : ['There is nothing in this campaign yet.']),
    `---\n\nExported ${exported_at.toISOString()}`,
    '',
  ].join('\n\n');
}
