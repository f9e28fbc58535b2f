const MARK = /\*\*|__|~~|`+/g;
const EMPHASIS = /(?<![\p{L}\p{N}])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\p{L}\p{N}])/gu;

/** Where the pair of a mark closes: at the same mark, with something other than white space before it. Below zero when it does not. */
function closingOf(line: string, mark: string, start: number): number {
  let close = line.indexOf(mark, start + 1);
  while (close >= 0 && /\s/.test(line[close - 1] ?? '')) close = line.indexOf(mark, close + 1);
  return close;
}

/** A line without the pairs of marks that Markdown reads as bold, struck out, code and emphasis. */
export function withoutMarks(line: string): string {
  const marks = new RegExp(MARK);
  // NOTE: a mark that nothing closes is not closed later either, so the rest of the line is searched once for each mark.
  const open = new Set<string>();
  let result = '';
  let from = 0;
  for (let match = marks.exec(line); match; match = marks.exec(line)) {
    const [mark] = match;
    const start = marks.lastIndex;
    if (open.has(mark) || !/\S/.test(line[start] ?? '')) continue;
    const close = closingOf(line, mark, start);
    if (close < 0) open.add(mark);
    else {
      result += line.slice(from, match.index) + line.slice(start, close);
      from = marks.lastIndex = close + mark.length;
    }
  }
  return (result + line.slice(from)).replace(EMPHASIS, '$2');
}
