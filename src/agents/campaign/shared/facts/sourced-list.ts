import { escapeMarkdown } from './language-text.js';

/** A source as a reader of Markdown sees it: pages as links, everything else as words. */
function cited(source: string): string {
  if (!/^https?:/.test(source)) return escapeMarkdown(source);
  const { href, hostname } = new URL(source);
  return `[${hostname.replace(/^www\./, '')}](${href.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}

/** A headed Markdown list of entries with their sources; nothing when there are none. */
export function sourcedList(heading: string, entries: readonly { text: string; source: string }[]): string {
  if (entries.length === 0) return '';
  return [`### ${heading}`, entries.map(({ text, source }) => `- ${escapeMarkdown(text)} (${cited(source)})`).join('\n')].join('\n\n');
}

/** A headed Markdown list of lines; nothing when there are none. */
export function plainList(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`### ${heading}`, lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')].join('\n\n');
}
