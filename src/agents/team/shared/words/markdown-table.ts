import { cleanText } from '#agent-kit';

const cell = (text: string): string => cleanText(text.replace(/\s+/g, ' ')).replace(/[\\|]/g, '\\$&');

/** A Markdown table; whatever a cell says stays in its cell. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n');
}
