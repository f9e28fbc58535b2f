import type { Deviation } from './deviation-rates.ts';
import type { Random } from './seeded-random.ts';

type Fields = Record<string, unknown>;
type Change = (answer: Fields, random: Random, facts: Readonly<Record<string, string | undefined>>) => boolean;

const WORDS = 'and it keeps doing so on every ordinary day without asking for much attention in return';

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (answer: Fields, name: string): unknown[] | undefined =>
  Array.isArray(answer[name]) ? (answer[name] as unknown[]) : undefined;
const objectsIn = (answer: Fields, name: string): Fields[] => (listOf(answer, name) ?? []).filter(isFields);
const between = (random: Random, least: number, most: number): number => least + Math.floor(random() * (most - least + 1));

/** A text of a length that its limit does not allow. */
const grown = (text: unknown, length: number): string =>
  `${String(text)} ${WORDS.repeat(Math.ceil(length / WORDS.length))}`
    .slice(0, length - 1)
    .trimEnd()
    .padEnd(length, 'y');

function growSome(answer: Fields, name: string, random: Random, least: number, most: number): boolean {
  const list = listOf(answer, name);
  if (!list || list.length === 0) return false;
  const count = between(random, 1, Math.max(1, Math.floor(list.length / 3)));
  for (let n = 0; n < count; n++) list[(n * 2) % list.length] = grown(list[(n * 2) % list.length], between(random, least, most));
  return true;
}

function growText(answer: Fields, name: string, length: number): boolean {
  if (typeof answer[name] !== 'string') return false;
  answer[name] = grown(answer[name], length);
  return true;
}

/** Bodies of sections cut or repeated until the article has about so many words. */
function resizeArticle(answer: Fields, words: number): boolean {
  const sections = objectsIn(answer, 'sections');
  if (sections.length === 0) return false;
  const each = Math.max(8, Math.floor(words / sections.length) - 3);
  for (const section of sections) {
    const parts = String(section['body']).split(' ');
    section['body'] = Array.from({ length: each }, (_, index) => parts[index % parts.length]).join(' ');
  }
  return true;
}

function firstText(value: unknown, change: (text: string) => string, depth = 0): boolean {
  if (!isFields(value) && !Array.isArray(value)) return false;
  for (const [key, inner] of Object.entries(value)) {
    if (['source', 'kind', 'evidence', 'given', 'requested', 'seconds', 'hashtags', 'headlines'].includes(key)) continue;
    if (typeof inner === 'string' && inner.length > 20) {
      (value as Fields)[key] = change(inner);
      return true;
    }
    if (depth < 4 && firstText(inner, change, depth + 1)) return true;
  }
  return false;
}

/** The deviations that change an answer; each says whether it applied to it. */
export const CHANGES: Readonly<Partial<Record<Deviation, Change>>> = {
  long_headline: (answer, random) => growSome(answer, 'headlines', random, 31, 38),
  long_description: (answer, random) => growSome(answer, 'descriptions', random, 91, 115),
  duplicate_headline: (answer) => {
    const headlines = listOf(answer, 'headlines');
    return headlines !== undefined && headlines.push(String(headlines[0]).toUpperCase()) > 0;
  },
  few_headlines: (answer, random) => {
    const headlines = listOf(answer, 'headlines');
    if (headlines) headlines.length = Math.min(headlines.length, between(random, 2, 4));
    return headlines !== undefined;
  },
  hashtag_count: (answer, random) => {
    if (!listOf(answer, 'hashtags')) return false;
    const all = ['#Craft', 'Every Day', '##Design', '#shop', '#New', '#Now', '#Home'];
    answer['hashtags'] = all.slice(0, random() < 0.5 ? 2 : 7);
    return true;
  },
  long_hook: (answer, random) => growText(answer, 'hook', between(random, 221, 280)),
  long_post: (answer) => 'hook' in answer && growText(answer, 'body', 3_100),
  long_meta: (answer, random) => growText(answer, 'meta_description', between(random, 161, 200)),
  article_length: (answer, random) => resizeArticle(answer, random() < 0.6 ? between(random, 330, 399) : between(random, 705, 800)),
  short_article: (answer, random) => resizeArticle(answer, between(random, 90, 220)),
  section_count: (answer) => {
    const sections = objectsIn(answer, 'sections');
    const [first, last] = [sections[0], sections.at(-1)];
    if (!first || !last || sections.length < 3) return false;
    const rest = sections.slice(1).map(({ body }) => String(body));
    answer['sections'] = [first, { ...last, body: rest.join('\n\n') }];
    return true;
  },
  scene_times: (answer, random) => {
    const scenes = objectsIn(answer, 'scenes');
    const [, second] = scenes;
    if (!second) return false;
    if ('seconds' in second) {
      for (const [index, scene] of scenes.entries())
        scene['seconds'] = index % 2 === 0 ? `${between(random, 1, 3)}s` : `0:0${between(random, 2, 9)}`;
    } else if (random() < 0.5) second['start'] = Number(second['start']) + 1;
    else answer['duration_seconds'] = Number(answer['duration_seconds']) + 5;
    return true;
  },
  fast_voice: (answer) => {
    const [first] = objectsIn(answer, 'scenes');
    if (!first) return false;
    first['voice_over'] = `${String(first['voice_over'])} ${WORDS}, ${WORDS}.`;
    return true;
  },
  long_video: (answer) => {
    const scenes = objectsIn(answer, 'scenes');
    for (const scene of scenes) scene['voice_over'] = `${WORDS}, ${WORDS}, ${WORDS}.`;
    return scenes.length > 0;
  },
  long_screen_text: (answer, random) => {
    const [first] = objectsIn(answer, 'scenes');
    return first !== undefined && growText(first, 'on_screen_text', between(random, 71, 90));
  },
  unknown_source: (answer) => {
    const [first] = objectsIn(answer, 'statements');
    if (first) first['source'] = 'https://www.example.org/report-on-the-market';
    return first !== undefined;
  },
  source_synonym: (answer, random) => {
    const [first] = objectsIn(answer, 'statements');
    if (first) first['source'] = ['the facts', 'From the facts given.', 'product description', 'facts'][between(random, 0, 3)];
    return first !== undefined;
  },
  unknown_basis: (answer, random) => {
    const [first] = objectsIn(answer, 'key_messages');
    if (!first) return false;
    first['basis'] = random() < 0.5 ? { kind: 'image', evidence: 'The picture.' } : { kind: 'common sense', evidence: 'Everybody knows.' };
    return true;
  },
  long_line: (answer) => firstText(answer, (text) => grown(text, 2_700)),
  null_for_list: (answer) => {
    if (!listOf(answer, 'notes')) return false;
    answer['notes'] = null;
    return true;
  },
  text_for_list: (answer) => {
    const name = ['hashtags', 'details', 'open_questions', 'caveats', 'descriptions'].find((one) => (listOf(answer, one)?.length ?? 0) > 0);
    if (name === undefined) return false;
    answer[name] = (listOf(answer, name) ?? []).map((item) => `- ${String(item)}`).join('\n');
    return true;
  },
  number_as_text: (answer) => {
    const scenes = objectsIn(answer, 'scenes');
    for (const scene of scenes)
      for (const name of ['seconds', 'start', 'end']) if (typeof scene[name] === 'number') scene[name] = String(scene[name]);
    return scenes.length > 0;
  },
  changed_price: (answer, _random, { price }) => {
    const amount = /\d+(?:[.,]\d{2})?/.exec(price ?? '')?.[0];
    return amount !== undefined && firstText(answer, (text) => `${text} It costs ${amount.replace(/[.,]00$/, '')} EUR.`);
  },
  placeholder: (answer) => firstText(answer, (text) => `${text} Order at [your website] today.`),
};
