const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** Whether a name cannot be mistaken for a common noun: it has several words with a capital, or a capital inside a word. */
const isDistinct = (name: string): boolean => /\p{Lu}/u.test(name) && (/\s/.test(name.trim()) || /\p{L}\p{Lu}/u.test(name));

/** The text with a name written as it was typed, wherever only its letters' case or its spaces differ. */
export function withNameAsTyped(text: string, name: string): string {
  const typed = name.trim();
  if (!isDistinct(typed)) return text;
  const pattern = typed.split(/\s+/).map(escape).join('\\s+');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}#@/._-])${pattern}(?![\\p{L}\\p{N}])`, 'giu'), typed);
}
