import { factsOf } from '../../projects/index.js';
import { authorOf, inReadingOrder, labelOf, notesOf } from './campaign.js';
import type { Campaign, ExportedAsset } from './campaign.js';

const FENCE = /^\s{0,3}(```|~~~)/;
const HEADING = /^(#{1,6})(?=\s)/;

/** Lowers the headings of a text by some levels, so that it fits below one of our headings; code blocks are unchanged. */
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

/** Text escaped for Markdown. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ');
}

function piece({ asset }: ExportedAsset): string {
  const notes = notesOf(asset).map((note) => `> Note: ${plain(note)}`);
  const findings = asset.findings.map(({ where, message }) => `- ${where ? `${plain(where)}: ` : ''}${plain(message)}`);
  return [
    `## ${labelOf(asset.asset_type)}`,
    lowerHeadings(asset.content.trim(), 2),
    ...notes,
    ...(findings.length > 0 ? [`**Corrected or worth checking:**\n\n${findings.join('\n')}`] : []),
    `*${plain(authorOf(asset))}*`,
  ].join('\n\n');
}

/** Shown in the heading, or about how to write and not about the product. */
const NOT_LISTED = new Set(['product_name', 'brand_name', 'tone', 'language']);
const LABELS: Readonly<Record<string, string>> = { audience: 'For', description: 'About' };

/** The facts of the project that are not empty, each with its label. */
export function factLines({ project }: Campaign): [string, string][] {
  return Object.entries(factsOf(project)).flatMap(([name, value]) =>
    value === null || NOT_LISTED.has(name) ? [] : [[LABELS[name] ?? labelOf(name), value]],
  );
}

/** A whole campaign as one Markdown file. */
export function campaignMarkdown(campaign: Campaign): string {
  const { project, assets, analysis, exported_at } = campaign;
  const pieces = [...inReadingOrder(assets).map(piece), ...analysis.map(({ content }) => content)];
  return [
    `# ${plain(project.brand_name)}: ${plain(project.product_name)}`,
    ...factLines(campaign).map(([name, value]) => `**${name}:** ${plain(value)}`),
    ...(pieces.length > 0 ? pieces : ['This campaign has no assets yet.']),
    `---\n\nExported ${exported_at.toISOString()}`,
    '',
  ].join('\n\n');
}
