export * from './schema/index.js';
export { askForWords, wordsAbout } from './words/ask-for-words.js';
export type { Question } from './words/ask-for-words.js';
export { markdownTable } from './words/markdown-table.js';
export { page, percent } from './words/page.js';
