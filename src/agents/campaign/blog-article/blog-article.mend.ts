import { z } from 'zod';

import { countWords } from '#agent-kit';
import { cutAtWord, type Finding, type FollowUp } from '#ai';
import { fieldsOf, type Fields, type Rules } from '../shared/index.js';

import { ARTICLE_SECTIONS, ARTICLE_WORDS, articleWords } from './blog-article.schema.js';

interface Section extends Fields {
  heading: string;
  body: string;
}

function sectionsOf(value: unknown): Section[] {
  const isSection = (fields: Fields): fields is Section => typeof fields['heading'] === 'string' && typeof fields['body'] === 'string';
  return (Array.isArray(value) ? value : []).map(fieldsOf).filter(isSection);
}

/** The question for longer sections of an article that is too short to stand alone: the shortest ones, by name. */
function longer(value: Fields, sections: readonly Section[], words: number): FollowUp {
  const shortest = sections
    .toSorted((a, b) => countWords(a.body) - countWords(b.body))
    .slice(0, Math.max(2, Math.ceil(sections.length / 2)));
  const names = shortest.map(({ heading, body }) => `- “${heading}” has ${countWords(body)} words`);
  const problems = `The article has ${words} words, at least ${ARTICLE_WORDS.fewest}. Write all sections again, and expand these with facts that stand in the data:\n${names.join('\n')}`;
  const schema = z.object({ sections: z.array(z.object({ heading: z.string(), body: z.string() })) });
  return { problems, part: { schema, merge: (answer) => ({ ...value, sections: fieldsOf(answer)['sections'] ?? sections }) } };
}

/** Sections of which the longest are cut at sentences until the article is short enough to be kept. */
function shortened(sections: readonly Section[], most: number): Section[] {
  const result = [...sections];
  while (articleWords({ sections: result }) > most) {
    const longest = result.reduce((best, { body }, index) => (body.length > (result[best]?.body.length ?? 0) ? index : best), 0);
    const section = result[longest];
    const body = section && cutAtWord(section.body, Math.floor(section.body.length * 0.8));
    if (!section || !body) break;
    result[longest] = { ...section, body };
  }
  return result;
}

/** An article set right: too many sections are joined to the last, what is over a thousand words is cut, and a length or count other than asked for is a finding. */
export const mendArticle: Rules = (answer) => {
  const all = sectionsOf(answer['sections']);
  if (all.length === 0) return { value: answer, findings: [] };
  const { least, most } = ARTICLE_SECTIONS;
  const findings: Finding[] = [];
  const note = (code: string, message: string) => findings.push({ code, message, where: 'sections' });
  const kept = all.slice(0, most);
  const last = kept.at(-1);
  if (last && all.length > most) {
    kept[most - 1] = { ...last, body: [last, ...all.slice(most)].map(({ body }) => body).join('\n\n') };
    note('sections_joined', `The article had ${all.length} sections; the last ones were joined to ${most}.`);
  }
  if (all.length < least) note('few_sections', `The article has ${all.length} sections; at least ${least} were asked for.`);
  const words = articleWords({ sections: kept });
  if (words < ARTICLE_WORDS.least || words > ARTICLE_WORDS.most) {
    note('article_length', `The article has ${words} words; ${ARTICLE_WORDS.least} to ${ARTICLE_WORDS.most} were asked for.`);
  }
  const value = { ...answer, sections: shortened(kept, ARTICLE_WORDS.longest) };
  return { value, findings, ...(words < ARTICLE_WORDS.fewest && { again: longer(value, kept, words) }) };
};
