/** The canonical form of a BCP-47 tag, or null when it is none. */
export function canonicalLanguage(tag: string | null | undefined): string | null {
  try {
    return Intl.getCanonicalLocales(tag?.trim() || 'en')[0] ?? null;
  } catch {
    return null;
  }
}

/** Whether a text in English is what was asked for; so it is when nothing was. */
export function isEnglish(tag: string | null | undefined): boolean {
  return canonicalLanguage(tag)?.split('-')[0] === 'en';
}

/** A tag with its English name, as a prompt and a note may print it: `Austrian German (de-AT)`. A tag that is none reads as English. */
export function languageName(tag: string | null | undefined): string {
  const canonical = canonicalLanguage(tag) ?? 'en';
  return `${new Intl.DisplayNames(['en'], { type: 'language' }).of(canonical) ?? canonical} (${canonical})`;
}
