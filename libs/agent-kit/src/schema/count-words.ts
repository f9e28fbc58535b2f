const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/** The number of words, including in scripts without spaces between words. */
export function countWords(text: string): number {
  let count = 0;
  for (const { isWordLike } of WORDS.segment(text)) if (isWordLike) count++;
  return count;
}

/** Upper bound of the number of spoken words: a number counts as one word per digit. */
export function countSpokenWords(text: string): number {
  let count = 0;
  for (const { segment, isWordLike } of WORDS.segment(text)) {
    if (isWordLike) count += Math.max(1, segment.match(/\p{Nd}/gu)?.length ?? 0);
    else if (/[\p{Sc}%&+]/u.test(segment)) count++;
  }
  return count;
}
