const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/** The number of words, also in scripts that write none apart. */
export function countWords(text: string): number {
  let count = 0;
  for (const { isWordLike } of WORDS.segment(text)) if (isWordLike) count++;
  return count;
}

/** How many words a text takes to speak: a written number is spoken digit by digit at worst. */
export function countSpokenWords(text: string): number {
  let count = 0;
  for (const { segment, isWordLike } of WORDS.segment(text)) {
    if (isWordLike) count += Math.max(1, segment.match(/\p{Nd}/gu)?.length ?? 0);
    else if (/[\p{Sc}%&+]/u.test(segment)) count++;
  }
  return count;
}
