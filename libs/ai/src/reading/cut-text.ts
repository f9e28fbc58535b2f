const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });
/** Least share of the room that whole sentences must fill to be kept without the rest. */
const ENOUGH = 0.4;

/** The start of a text with at most `most` UTF-16 units: whole sentences where they fill enough of it, else whole words. */
export function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  let whole = '';
  for (const { segment } of SENTENCES.segment(text.slice(0, most * 2))) {
    if ((whole + segment).trimEnd().length > most) break;
    whole += segment;
  }
  if (whole.trimEnd().length >= most * ENOUGH) return whole.trimEnd();
  const start = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  const space = /\s/.test(text[most] ?? '') ? start.length : start.search(/\s\S*$/);
  return (space > most * ENOUGH ? start.slice(0, space) : start).replace(/[\s,;:–—-]+$/u, '');
}
