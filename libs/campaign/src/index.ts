export * from './schema/index.js';
export { cleanOutput, cleanText, hostsIn, keepLinksTo, stripInvisible } from './schema/clean-text.js';
export { CAMPAIGN_RULES, campaignPrompt, givenFacts, type CampaignPrompt } from './prompt/campaign-prompt.js';
export { fence } from './prompt/fence.js';
export { canonicalLanguage, isEnglish, languageName } from './prompt/language.js';
