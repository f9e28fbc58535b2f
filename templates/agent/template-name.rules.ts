import { canonicalLanguage, cleanText, isEnglish, languageName } from '#agent-kit';

import type { TemplateName, TemplateNameFacts } from './template-name.schema.js';

const SENTENCES = 3;

/** As much of the text as fits, cut between words. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - 1);
  return `${(/^.*\S(?=\s)/su.exec(head)?.[0] ?? head).toWellFormed()}…`;
}

/** The answer without a model: the first sentences as they stand. */
export function writeByRules({ text, tone, language }: TemplateNameFacts): TemplateName {
  const segments = new Intl.Segmenter(canonicalLanguage(language) ?? 'en', { granularity: 'sentence' }).segment(cleanText(text));
  const sentences = [...segments].map(({ segment }) => segment.trim()).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  const [first = 'Untitled'] = sentences;
  const notes = [
    ...(sentences.length > SENTENCES ? [`${sentences.length - SENTENCES} more sentences of the text are left out.`] : []),
    ...(tone ? ['The tone is that of the text: without a model it cannot be changed.'] : []),
    ...(isEnglish(language) ? [] : [`The language is that of the text: without a model it is not put into ${languageName(language)}.`]),
  ];
  return { title: cut(first, 100), summary: cut(sentences.slice(0, SENTENCES).join(' ') || first, 1_900), notes };
}
