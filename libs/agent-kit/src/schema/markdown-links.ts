// NOTE: linear scans, because regular expressions for this would backtrack over the rest of the text at every bracket.
const LABEL = /\[([^[\]]*)\]\(\s*/g;
const PLAIN_URL = /[^()\s]*/y;
const GROUP = /\([^()]*\)/y;

interface Target {
  url: string;
  /** Index after the closing parenthesis. */
  end: number;
}

/** Reads a link target, whose URL may contain balanced parentheses, up to its closing parenthesis. Undefined when there is none. */
function targetAt(text: string, start: number): Target | undefined {
  const skip = (pattern: RegExp, at: number): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : at;
  };
  let end = skip(PLAIN_URL, start);
  let lastGroup: number | undefined;
  for (let next = skip(GROUP, end); next > end; next = skip(GROUP, end)) {
    lastGroup = end;
    end = skip(PLAIN_URL, next);
  }
  const close = text.indexOf(')', end);
  if (close >= 0) return { url: text.slice(start, end), end: close + 1 };
  if (lastGroup === undefined) return undefined;
  return { url: text.slice(start, lastGroup), end: text.lastIndexOf(')') + 1 };
}

/** Replaces Markdown links `[label](url …)` in linear time. */
export function replaceLinks(text: string, replacement: (label: string, url: string) => string): string {
  const label = new RegExp(LABEL);
  let result = '';
  let from = 0;
  for (let match = label.exec(text); match; match = label.exec(text)) {
    const target = targetAt(text, label.lastIndex);
    // NOTE: there is no closing parenthesis after this position, so no later link is complete either.
    if (!target) break;
    result += text.slice(from, match.index) + replacement(match[1] ?? '', target.url);
    from = label.lastIndex = target.end;
  }
  return result + text.slice(from);
}

/** Replaces Markdown images by their descriptions in linear time. */
export function dropImages(text: string): string {
  let result = '';
  let from = 0;
  for (let start = text.indexOf('!['); start >= 0; start = text.indexOf('![', from)) {
    const close = text.indexOf(']', start + 2);
    if (close < 0) break;
    result += text.slice(from, start) + text.slice(start + 2, close);
    from = afterTarget(text, close + 1);
  }
  return result + text.slice(from);
}

function afterTarget(text: string, at: number): number {
  if (text[at] === '(') return text.indexOf(')', at) + 1 || text.length;
  if (text[at] === '[') return text.indexOf(']', at) + 1 || at;
  return at;
}
