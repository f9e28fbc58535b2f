import { canonicalLanguage, languageName } from './language.js';

/** Fewest letters by which a language can be told; signs that stand for words need fewer. */
const ENOUGH_LETTERS = 80;
const ENOUGH_SIGNS = 25;
/** Least share of the letters that must be of the expected script: names and quotations stay as they are. */
const OWN_SCRIPT = 0.6;
/** How much less likely than the found language the asked one must be: close languages are not told apart. */
const MUCH_LESS = 0.8;

const SCRIPTS: Readonly<Record<string, RegExp>> = {
  Latn: /\p{Script=Latin}/gu,
  Cyrl: /\p{Script=Cyrillic}/gu,
  Grek: /\p{Script=Greek}/gu,
  Arab: /\p{Script=Arabic}/gu,
  Hebr: /\p{Script=Hebrew}/gu,
  Thai: /\p{Script=Thai}/gu,
  Deva: /\p{Script=Devanagari}/gu,
  Jpan: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu,
  Hans: /\p{Script=Han}/gu,
  Hant: /\p{Script=Han}/gu,
  Kore: /\p{Script=Hangul}/gu,
};
const WORD_SIGNS = new Set(['Jpan', 'Hans', 'Hant', 'Kore']);
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Whether letters are of another script than the language is written in; undefined when script alone cannot tell. */
function otherScript(text: string, script: string, letters: number): boolean | undefined {
  const own = SCRIPTS[script];
  if (!own) return undefined;
  if (count(text, own) < letters * OWN_SCRIPT) return true;
  if (script === 'Jpan') return count(text, KANA) < letters * 0.1;
  if (script === 'Hans' || script === 'Hant') return count(text, KANA) > letters * 0.1;
  return WORD_SIGNS.has(script) ? false : undefined;
}

/** Least share of the most frequent words of English in an English text: half of what is usual. */
const ENGLISH_WORDS = 0.12;
const FREQUENT = /\b(?:the|and|of|to|a|an|in|is|it|for|you|with|on|that|this|are|your|from|as|at)\b/gi;

/** Whether a text has the small words of English. NOTE: spares most programs the table of languages, which takes 80 MiB. */
const isPlainlyEnglish = (text: string): boolean => count(text, FREQUENT) > count(text, /\p{L}+/gu) * ENGLISH_WORDS;

/** Whether another language of the same script is much more likely than the asked one. */
async function isOtherLanguage(text: string, language: string): Promise<boolean> {
  if (language === 'en' && isPlainlyEnglish(text)) return false;
  const { eld } = await import('eld/extrasmall');
  const found = eld.detect(text);
  if (!found.language || found.language === language || !found.isReliable()) return false;
  const scores = found.getScores();
  return (scores[language] ?? 0) < MUCH_LESS * (scores[found.language] ?? 0);
}

/** Whether texts are in another language than the one that was asked for; `names` are left out. Too little text is never in another language. */
export async function isInOtherLanguage(
  texts: readonly string[],
  tag: string | null | undefined,
  names: readonly string[],
): Promise<boolean> {
  const canonical = canonicalLanguage(tag) ?? 'en';
  const { language, script = 'Latn' } = new Intl.Locale(canonical).maximize();
  const bare = names
    .filter(Boolean)
    .reduce((text, name) => text.replaceAll(name, ' '), texts.join('\n'))
    .replace(/(?:https?:\/\/|www\.|#)\S+/gi, ' ');
  const letters = count(bare, /\p{L}/gu);
  if (letters < (WORD_SIGNS.has(script) ? ENOUGH_SIGNS : ENOUGH_LETTERS)) return false;
  return otherScript(bare, script, letters) ?? isOtherLanguage(bare, language);
}

/** What a model is told whose answer is in another language. */
export const otherLanguageProblem = (tag: string | null | undefined): string =>
  `The texts are not in ${languageName(tag)}. Write all of them in ${languageName(tag)}; names, price and quotations stay as they are.`;
