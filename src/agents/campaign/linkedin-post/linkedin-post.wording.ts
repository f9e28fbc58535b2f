import { atStart, capital, type ByVoice, type Wording } from '../shared/index.js';

/** Hooks that speak to the audience; `forAudience` is there when they are used. */
export const AUDIENCE_HOOKS: ByVoice<Wording> = {
  neutral: [(f) => `For ${f.forAudience}: ${f.theLabel}`, (f) => `${atStart(f.theLabel)}, for ${f.forAudience}`],
  professional: [(f) => `For ${f.forAudience}: ${f.theLabel} at a glance`],
  friendly: [(f) => `This one is for ${f.forAudience}: ${f.theLabel}`, (f) => `For ${f.forAudience}, with a smile: ${f.theLabel}`],
  playful: [(f) => `Calling ${f.forAudience}: ${f.theLabel} is here`, (f) => `Psst, ${f.forAudience}: ${f.theLabel}`],
  luxury: [(f) => `${atStart(f.theLabel)}. For ${f.forAudience}`],
  bold: [(f) => `${capital(f.forAudience ?? '')}, meet ${f.theLabel}`],
};

/** Questions that end a post, for readers who comment. */
export const QUESTIONS: ByVoice<Wording> = {
  neutral: [(f) => `What would you like to know about ${f.shortProduct}?`, (f) => `Any questions about ${f.shortProduct}?`],
  professional: [(f) => `Which questions do you have about ${f.shortProduct}?`],
  friendly: [(f) => `What do you think of ${f.shortProduct}?`, (f) => `Would you like to know more about ${f.shortProduct}?`],
  playful: [(f) => `So, what would you ask ${f.shortProduct}?`, (f) => `First thought about ${f.shortProduct}?`],
  luxury: [(f) => `May we tell you more about ${f.shortProduct}?`],
  bold: [(f) => `${atStart(f.shortProduct)}: yes or no?`, (f) => `Ready for ${f.shortProduct}?`],
};

/** Where to answer. Shorter than five words, so that it may stand under every product. */
export const ANSWERS: ByVoice<string> = {
  neutral: ['Ask in the comments.', 'Send us a message.'],
  professional: ['We welcome your comments.', 'Send us a message.'],
  friendly: ['Tell us below.', 'The comments are yours.'],
  playful: ['The comments are open.', 'Tell us below.'],
  luxury: ['A message is enough.'],
  bold: ['Tell us below.', 'Comment now.'],
};
