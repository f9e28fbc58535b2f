export { cleanOutput, cleanText, hostsIn, keepLinksTo, stripInvisible } from './clean-text.js';
export { countSpokenWords, countWords } from './count-words.js';
export { replaceLinks } from './markdown-links.js';
export { Line, Notes, Prose } from './text.schema.js';
