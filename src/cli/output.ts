import { stripVTControlCharacters } from 'node:util';

/** Text from a server, safe for a terminal: without escape sequences and control characters except line breaks. */
export const plain = (text: string): string => stripVTControlCharacters(text).replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ');

const cell = (value: string | number | null | undefined): string => plain(String(value ?? '–')).replace(/\s+/g, ' ');

/** A table with headings and aligned columns. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  const lines = [headings, ...rows.map((row) => row.map(cell))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Writes the results of a command: as text, or as one JSON document for programs; messages go to stderr. */
export class Output {
  constructor(
    readonly json: boolean,
    private readonly out: (text: string) => void = (text) => void process.stdout.write(text),
    private readonly err: (text: string) => void = (text) => void process.stderr.write(text),
  ) {}

  result(value: unknown, text: () => string): void {
    this.out(this.json ? `${JSON.stringify(value, null, 2)}\n` : `${text()}\n`);
  }

  remark(text: string): void {
    this.err(`${plain(text)}\n`);
  }
}
