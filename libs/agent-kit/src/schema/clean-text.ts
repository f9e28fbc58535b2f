import { dropImages, replaceLinks } from './markdown-links.js';

const JOINING_SCRIPTS =
  '\\p{Script=Arabic}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Tamil}\\p{Script=Kannada}\\p{Script=Telugu}';

// NOTE: zero-width joiners are part of the spelling in these scripts and combine emoji; anywhere else they only hide text.
const JOINER = new RegExp(
  `(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?<![${JOINING_SCRIPTS}\\p{M}]\\u200d)|\\u200d(?![\\p{Extended_Pictographic}${JOINING_SCRIPTS}])`,
  'gu',
);
const NON_JOINER = new RegExp(`(?<![${JOINING_SCRIPTS}\\p{M}])\\u200c|\\u200c(?![${JOINING_SCRIPTS}])`, 'gu');
const VARIATION = /(?<![\p{Extended_Pictographic}0-9#*])[\ufe00-\ufe0f]|[\ufe00-\ufe0e]|(?<=[0-9#*])\ufe0f(?!\u20e3)/gu;
// NOTE: soft hyphen, fillers, directional marks and overrides, zero-width and format characters, tags; written as ranges for RegExp,
// because some of them combine with their neighbours in a regular expression literal.
const INVISIBLE = new RegExp(
  [
    '\\u00ad|\\u034f|\\u061c|\\u115f|\\u1160|\\u17b4|\\u17b5|[\\u180b-\\u180f]|\\u200b|\\u200e|\\u200f|[\\u2028-\\u202e]|[\\u2060-\\u206f]',
    '\\u3164|\\ufeff|\\uffa0|[\\ufff9-\\ufffb]|[\\u{1d173}-\\u{1d17a}]|[\\u{e0000}-\\u{e0fff}]',
  ].join('|'),
  'gu',
);
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

const SAFE_URL = /^https?:\/\/[^\s<>"'`\\]+$/i;

/** Removes invisible characters: tags, bidirectional overrides, and joiners outside emoji and the scripts that need them. */
export function stripInvisible(text: string): string {
  return text
    .normalize('NFC')
    .replace(CONTROL, '')
    .replace(INVISIBLE, '')
    .replace(JOINER, '')
    .replace(NON_JOINER, '')
    .replace(VARIATION, '');
}

function stripMarkup(text: string): string {
  return (
    text
      .replace(/<(https?:\/\/[^\s<>]+)>/gi, '$1')
      .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
      .replace(/<(script|style|iframe|object|svg|math|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
      .replace(/<\/?[a-z!?][^<>]*>/gi, '')
      // NOTE: an unclosed tag is harmless in this text, but the surrounding page could close it.
      .replace(/<(?=[a-z/!?])/gi, '< ')
  );
}

function stripLinks(text: string): string {
  const withoutDefinitions = dropImages(text).replace(/^[ \t]*\[[^\]\n]+\]:[^\n]*$/gm, '');
  return replaceLinks(withoutDefinitions, (label, url) => (SAFE_URL.test(url) ? `[${label}](${url})` : label))
    .replace(/((?:java|vb)script)\s*:/gi, '$1')
    .replace(/\bdata\s*:(?=\s*(?:[a-z]+\/[a-z0-9.+-]+|[;,]))/gi, 'data ');
}

function stripFormula(text: string): string {
  return text
    .replace(/^[-+](?=\s)/, '*')
    .replace(/^(?:[=@+\s]+|-(?=\s*[=@+]))+/, '')
    .replace(/^-/, '\u2212');
}

function once(text: string): string {
  const inert = stripLinks(stripMarkup(stripInvisible(text.replace(/\r\n?/g, '\n').replace(/\t/g, ' '))));
  return stripFormula(
    inert
      .replace(/(\S) {2,}/g, '$1 ')
      .replace(/(?<! ) +$/gm, '')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  );
}

/**
 * Makes a text safe wherever it is displayed: removes invisible characters, HTML, images, script and data links, and prefixes that a
 * spreadsheet would run as a formula. Plain Markdown and http(s) links stay. Cleaning is idempotent.
 */
export function cleanText(text: string): string {
  let current = text;
  for (let pass = 0; pass < 20; pass++) {
    const next = once(current);
    if (next === current) return current;
    current = next;
  }
  return stripFormula(current.replace(/[<>[\]]/g, '').trim());
}

const BARE_URL = /(?:https?:\/\/|www\.(?=[^\s.]+\.))[^\s<>()[\]"'`]*[^\s<>()[\]"'`.,;:!?]/gi;

const SPACED_URL = new RegExp(` ?(${BARE_URL.source})`, 'gi');

function hostOf(url: string): string | undefined {
  try {
    return new URL(/^www\./i.test(url) ? `https://${url}` : url).hostname.toLowerCase().replace(/^www\./, '');
  } catch {
    return undefined;
  }
}

/** The hosts of all URLs in these texts, without `www.`. */
export function hostsIn(texts: Iterable<string | null | undefined>): Set<string> {
  const hosts = new Set<string>();
  for (const text of texts) {
    for (const [url] of (text ?? '').matchAll(BARE_URL)) {
      const host = hostOf(url);
      if (host) hosts.add(host);
    }
  }
  return hosts;
}

/** Cleans a text, replaces links to hosts that are not in `hosts` by their labels and removes bare URLs of such hosts. */
export function keepLinksTo(hosts: ReadonlySet<string>, text: string): string {
  const known = (url: string) => hosts.has(hostOf(url) ?? '');
  return cleanText(
    cleanText(text)
      .replace(/\[([^[\]]*)\]\(([^()\s]*(?:\([^()]*\)[^()\s]*)*)\)/g, (whole, label: string, url: string) => (known(url) ? whole : label))
      .replace(SPACED_URL, (all, url: string) => (known(url) ? all : '')),
  );
}

/** Applies `keepLinksTo`, which includes `cleanText`, to every string in a value; keys stay unchanged. */
export function cleanOutput<T>(value: T, hosts: ReadonlySet<string>): T;
export function cleanOutput(value: unknown, hosts: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return keepLinksTo(hosts, value);
  if (Array.isArray(value)) return value.map((item: unknown) => cleanOutput(item, hosts));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cleanOutput<unknown>(item, hosts)]));
  }
  return value;
}
