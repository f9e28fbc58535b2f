/** `a, b and c`. */
export function list(items: readonly string[], last = 'and'): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${last} ${items[items.length - 1] ?? ''}`;
}

/** First letter upper case, unless the word writes itself otherwise (iPhone). */
export function capital(text: string): string {
  return /^\p{Ll}\P{Lu}*(?:\s|$|\p{P})/u.test(text) || /^\p{Ll}$/u.test(text)
    ? text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
    : text;
}

/** A text as one sentence: capital at its start, an end mark at its end, single spaces. */
export function sentence(text: string): string {
  const trimmed = capital(text.replace(/\s+/g, ' ').trim()).replace(/(?<![,;:\s])[,;:\s]+$/u, '');
  return trimmed && ended(trimmed);
}

/** A text with an end mark after it, otherwise as it is: for a price or a name at the end of a sentence. */
export function ended(text: string): string {
  return /[.!?…。！？][)"”’'»\]]*$/u.test(text) ? text : `${text}.`;
}

/** Sentences in one paragraph; empty ones vanish. */
export function paragraph(...sentences: (string | null | undefined | false)[]): string {
  return sentences
    .filter((text): text is string => Boolean(text))
    .map(sentence)
    .join(' ');
}

/** Paragraphs with an empty line between; empty ones vanish. */
export function paragraphs(...texts: (string | null | undefined | false)[]): string {
  return texts.filter((text): text is string => Boolean(text)).join('\n\n');
}

/** A text of at most `most` UTF-16 units: cut between words where it can be, never inside a character, with an ellipsis. For notes and evidence, not for copy. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  const space = start.lastIndexOf(' ');
  return `${(space > most * 0.5 ? start.slice(0, space) : start).trimEnd()}…`;
}

/** Makes the characters that Markdown reads as marks literal, for a name or a price inside a text. */
export function escapeMarkdown(text: string): string {
  return text.replace(/([\\`*_[\]<>|~])/g, '\\$1').replace(/^(#{1,6}|>|[-+*]|\d+[.)])(?=\s)/, '\\$1');
}
