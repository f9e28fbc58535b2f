import { cleanText, isEnglish, languageName } from '#agent-kit';

import type { TemplateName, TemplateNameInput } from './template-name.schema.js';

const TEXTS = 3;
const LONGEST = 600;

/** The texts in a value that are more than a word, in their order. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [cleanText(value).trim()].filter((text) => /\p{L}\s+\p{L}/u.test(text));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** As much of the text as fits, cut between words. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - 1);
  return `${(/^.*\S(?=\s)/su.exec(head)?.[0] ?? head).toWellFormed()}…`;
}

/** The answer without a model: the first texts as they stand, those of earlier agents before those of the input. */
export function writeByRules({ input, ...findings }: TemplateNameInput): TemplateName {
  const { tone, language, ...facts } = input;
  const texts = textsOf([findings, facts]);
  const notes = [
    ...(texts.length > TEXTS ? [`${texts.length - TEXTS} more texts are left out.`] : []),
    ...(tone ? ['The tone is that of the texts: without a model it cannot be changed.'] : []),
    ...(isEnglish(language)
      ? []
      : [`The language is that of the texts: without a model they are not translated into ${languageName(language)}.`]),
  ];
  const summary = texts.slice(0, TEXTS).map((text) => cut(text, LONGEST));
  return { title: cut(texts[0] ?? 'Template name', 100), summary: summary.join('\n\n') || 'There is no text to sum up.', notes };
}
