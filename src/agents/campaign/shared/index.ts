export * from './schema/index.js';
export {
  CAMPAIGN_CACHE_SECONDS,
  CAMPAIGN_RULES,
  campaignPrompt,
  givenFacts,
  languageLine,
  taskVersion,
  type CampaignPrompt,
} from './prompt/campaign-prompt.js';
export { placesOf, rangeOf, SCALES, scaleOf, speechOf, type Scale } from './prompt/counts.js';
export { photoForPrompt, researchForPrompt, resultsForWriters, USE_OF_RESULTS } from './prompt/results.js';
export { knownHosts } from './prompt/known-hosts.js';
export { atStart, readFacts, type Facts } from './facts/facts.js';
export { capital, ended, escapeMarkdown, list, paragraph, paragraphs, sentence, shorten } from './facts/language-text.js';
export { missingTopics, nounOf, TOPICS, type Kind, type Topic } from './facts/kind.js';
export { photoWords, type PhotoWords } from './facts/photo.js';
export { picker, type Pick } from './facts/pick.js';
export { fitting, leftOut, plainLines, sentencesOf, tooLong } from './facts/sentences.js';
export { plainList, sourcedList } from './facts/sourced-list.js';
export { tidy } from './facts/tidy.js';
export { inVoice, toneOf, type ByVoice, type Tone, type Voice } from './facts/voice.js';
export { type Wishes } from './facts/wishes.js';
export { action, audienceLine, invitation, mentions, naming, offer, priceLine, type Wording } from './facts/wording.js';
export { copyMender, fieldsOf, textsOf, withNote, type Fields, type Rules } from './mend/mend-copy.js';
