import { atStart, capital, type ByVoice, type Wording } from '../shared/index.js';

/** What is said over the first shot when no fact is short enough. */
export const OPENINGS: ByVoice<Wording> = {
  neutral: [(f) => `Take a look at ${f.shortProduct}.`],
  professional: [(f) => `A short look at ${f.shortProduct}.`],
  friendly: [(f) => `Hi! Let us show you ${f.shortProduct}.`],
  playful: [(f) => `Guess what? It’s ${f.shortProduct}.`],
  luxury: [(f) => `${atStart(f.shortProduct)}.`],
  bold: [(f) => `Stop. This is ${f.shortProduct}.`],
};

/** What opens the video where the audience is known. */
export const AUDIENCE_OPENINGS: ByVoice<Wording> = {
  neutral: [(f) => `For ${f.forAudience}.`],
  friendly: [(f) => `Hello, ${f.forAudience}.`],
  playful: [(f) => `Calling ${f.forAudience}!`],
  bold: [(f) => `${capital(f.forAudience ?? '')}. Listen up.`],
};

/** The text beside the last words. */
export const LAST_TITLES: ByVoice<string> = {
  neutral: ['Ask us', 'Questions? Ask us'],
  friendly: ['Talk to us', 'Write to us'],
  playful: ['Your turn', 'Ask away'],
  luxury: ['On request'],
  bold: ['Your move', 'Ask us'],
};
