/** A piece of text that stays on one line, with what stands between it and the piece before when both are on the same line. */
export interface Unit {
  text: string;
  gap: '' | ' ';
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** What cannot begin a line: a particle or ending in hiragana, closing marks, the sign of a long vowel, the sign of repetition (JIS X 4051). */
const CLINGS = /^(?:[\p{Script=Hiragana}ー々、。，．・：；？！）」』】〕〉》’”]|[\p{Pe}\p{Pf}])/u;
/** What cannot end a line. */
const OPENS = /[（「『【〔〈《‘“(]$/u;
/** One character of Chinese origin alone: often half a word that the dictionary does not know. */
const HALF = /^\p{Script=Han}$/u;
const words = new Intl.Segmenter('ja', { granularity: 'word' });

const UNIT =
  'm[lgmsAW]|mAh|[cdhk]?[lLgm]|cl|µ[gm]|mm²|[ck]?m[²³]|[kMG]?(?:W|V|A|J|N|Hz)|[kM]?Wh|Ah|[kKMGT]B|lm|dB|bar|rpm|oz|lbs?|fl|ft|in|yd|pt|mi|mph|km/h|h|s|min|hrs?|%|‰|°[CF]?|K|px|dpi|pcs?|Stk|Std';
const MONEY = '\\p{Sc}|[A-Z]{3}|kr|zł|Kč|Ft|lei|лв|руб|[Ee]uros?|dollars?|pounds?';
/** The spaces between a number and its unit or currency, on either side, and around the sign between two measures. */
const BOUND = new RegExp(
  `(?<=\\d) (?=(?:${UNIT}|${MONEY})(?![\\p{Script=Latin}\\p{Script=Cyrillic}\\d]))|(?<=(?:^|[^\\p{L}])(?:${MONEY})) (?=\\d)|(?<=\\d) (?=[×x] ?\\d)|(?<=\\d ?[×x]) (?=\\d)`,
  'gu',
);
const NO_BREAK = '\u00a0';

/** Whether a text needs the Japanese typeface. */
export function isJapanese(text: string): boolean {
  return CJK.test(text);
}

/** Phrases of a text that is written without spaces: what clings to the word before stays with it. */
function phrases(text: string): string[] {
  const found: string[] = [];
  for (const { segment } of words.segment(text)) {
    const last = found.at(-1);
    if (
      last !== undefined &&
      (CLINGS.test(segment) || OPENS.test(last) || (HALF.test(last) && HALF.test(segment)) || !(CJK.test(segment) || CJK.test(last)))
    )
      found[found.length - 1] = last + segment;
    else found.push(segment);
  }
  return found;
}

/** Where a text may be broken into lines: at spaces other than between number and unit, behind a hyphen inside a word, and between the phrases of Japanese. */
export function unitsOf(text: string): Unit[] {
  const pieces = text.replace(BOUND, NO_BREAK).split(' ');
  return pieces.flatMap((piece) => {
    const word = piece.replaceAll(NO_BREAK, ' ');
    const parts = CJK.test(word) ? phrases(word) : word.split(/(?<=\p{L}[-–/])(?=\p{L})/u);
    return parts.map((part, at): Unit => ({ text: part, gap: at === 0 ? ' ' : '' }));
  });
}
