import { cleanOutput, cleanText, countWords, hostsIn, keepLinksTo, stripInvisible } from '#agent-kit/schema';

import { cutAtWord } from '../../libs/ai/src/reading/cut-text.js';
import { findObject } from '../../libs/ai/src/reading/find-object.js';
import { capital, ended, escapeMarkdown, sentence, shorten } from '../../src/agents/campaign/shared/facts/language-text.js';
import { plainLines, sentencesOf } from '../../src/agents/campaign/shared/facts/sentences.js';
import { toneOf } from '../../src/agents/campaign/shared/facts/voice.js';
import { wishesOf } from '../../src/agents/campaign/shared/facts/wishes.js';
import { mendFacts } from '../../src/agents/campaign/shared/mend/mend-facts.js';
import { shownError } from '../../libs/platform/src/logging/shown-error.js';
import { fileName } from '../../src/assets/export/campaign.js';
import { lowerHeadings } from '../../src/assets/export/markdown.js';
import { costlyTexts } from '../support/costly-texts.js';

const LENGTH = 100_000;
/** Milliseconds. A function that is linear needs a tenth of it; one that is not needs many times as much. */
const LIMIT = 1_000;

const FACTS = {
  product_name: 'Tideline Mug',
  brand_name: 'Hollow Fern',
  price: '€ 34.00',
  image: { upload_id: '1', sha256: '1', width: 1, height: 1, media_type: 'image/png' as const },
};
const hosts = new Set(['a.b', 'shop.example']);
const FUNCTIONS: [name: string, read: (text: string) => unknown][] = [
  ['stripInvisible', stripInvisible],
  ['cleanText', cleanText],
  ['keepLinksTo', (text) => keepLinksTo(hosts, text)],
  ['cleanOutput', (text) => cleanOutput({ text }, hosts)],
  ['hostsIn', (text) => hostsIn([text])],
  ['countWords', countWords],
  ['plainLines', plainLines],
  ['sentencesOf', sentencesOf],
  ['wishesOf', wishesOf],
  ['toneOf', toneOf],
  ['capital', capital],
  ['sentence', sentence],
  ['ended', ended],
  ['shorten', (text) => shorten(text, 200)],
  ['escapeMarkdown', escapeMarkdown],
  ['cutAtWord', (text) => cutAtWord(text, 200)],
  ['mendFacts', (text) => mendFacts({ body: text }, FACTS, [])],
  ['findObject', (text) => findObject(text, [])],
  ['findObject of a fence', (text) => findObject(`\`\`\`${text}`, [])],
  ['shownError', (text) => shownError(new Error(text))],
  ['fileName', fileName],
  ['lowerHeadings', (text) => lowerHeadings(text, 2)],
];

/** Whether `work` takes longer than the limit. Other programs only ever add to its time, so the best of three counts. */
function isSlow(work: () => unknown): boolean {
  for (let attempt = 0; attempt < 3; attempt++) {
    const start = performance.now();
    work();
    const taken = performance.now() - start;
    if (taken <= LIMIT) return false;
    if (taken > 5 * LIMIT) return true;
  }
  return true;
}

describe(`a text of ${LENGTH} characters that is costly to read`, () => {
  const texts = costlyTexts(LENGTH);

  it.each(FUNCTIONS)(`is read by %s in time, whichever of ${texts.length} it is`, (_name, read) => {
    expect(texts.find(([, text]) => isSlow(() => read(text)))?.[0]).toBeUndefined();
  });
});
