/** The canonical form of a BCP-47 tag, `en` for an empty one, or null for an invalid one. */
export function canonicalLanguage(tag: string | null | undefined): string | null {
  try {
    return Intl.getCanonicalLocales(tag?.trim() || 'en')[0] ?? null;
  } catch {
    return null;
  }
}

/** Whether the requested language is English, which is the default. */
export function isEnglish(tag: string | null | undefined): boolean {
  return canonicalLanguage(tag)?.split('-')[0] === 'en';
}

/** The English name of a language with its tag, for prompts and notes: `Austrian German (de-AT)`. An invalid tag counts as English. */
export function languageName(tag: string | null | undefined): string {
  const canonical = canonicalLanguage(tag) ?? 'en';
  return `${new Intl.DisplayNames(['en'], { type: 'language' }).of(canonical) ?? canonical} (${canonical})`;
}
