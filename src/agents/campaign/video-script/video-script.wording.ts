import { atStart, capital, type ByVoice, type Facts, type PhotoWords } from '../shared/index.js';

type Said = (facts: Facts, photo: PhotoWords) => string;

/** What is said over the first shot, before the product is named. */
export const OPENINGS: ByVoice<Said> = {
  neutral: [
    (_f, p) => `Look at this for a moment: ${p.colors}, ${p.setting}.`,
    (_f, p) => `One picture. ${capital(p.colors)}, ${p.setting}.`,
  ],
  professional: [
    (_f, p) => `Let us begin with what can be seen: ${p.colors}, ${p.setting}.`,
    () => 'Half a minute, one product, plain facts.',
  ],
  friendly: [() => 'Got half a minute? Have a look at this with us.', (_f, p) => `First, just look: ${p.colors}, ${p.setting}.`],
  playful: [(_f, p) => `Spot the ${p.colorNames[0]}? Good. Stay there.`, () => 'Eyes here for a moment. Thank you.'],
  luxury: [(_f, p) => `${capital(p.colors)}. And silence.`, () => 'A picture, before any words.'],
  bold: [() => 'Stop. Look.', (_f, p) => `${capital(p.colorNames[0] ?? '')}. Front and centre of this story.`],
};

/** The scene that says the name. */
export const NAMINGS: ByVoice<Said> = {
  neutral: [(f) => `${atStart(f.theLabel)}.`, (f) => `The name: ${f.label}.`],
  friendly: [(f) => `This is about ${f.theLabel}.`, (f) => `We are looking at ${f.theLabel}.`],
  luxury: [(f) => `${atStart(f.theLabel)}.`],
  playful: [(f) => `It goes by a name: ${f.label}.`, (f) => `Say it with us: ${f.label}.`],
  bold: [(f) => `${atStart(f.label)}. That is the name.`],
};

export const AUDIENCES: ByVoice<Said> = {
  neutral: [(f) => `For ${f.forAudience}.`, (f) => `With ${f.forAudience} in mind.`],
  friendly: [(f) => `If you are among ${f.forAudience}, this is for you.`, (f) => `For ${f.forAudience}, with a smile.`],
  playful: [(f) => `Looking at you: ${f.forAudience}.`],
  bold: [(f) => `For ${f.forAudience}. Yes, you.`],
};

export const PRICES: ByVoice<(price: string) => string> = {
  neutral: [(price) => `Price: ${price}`],
  friendly: [(price) => `And the price: ${price}`],
  playful: [(price) => `And now, the price: ${price}`],
};

/** The last words. */
export const ENDINGS: ByVoice<Said> = {
  neutral: [(f) => `Any questions? Ask ${f.brand}.`, () => 'Look again, then ask what you want to know.'],
  professional: [(f) => `For details, ask ${f.brand}.`, () => 'Ask for the details before you decide.'],
  friendly: [(f) => `Tell us what you think. ${f.brand} is listening.`, () => 'Write to us. We would love to hear your questions.'],
  playful: [() => 'Now watch it again and ask us something.', () => 'Questions? Go on, make our day.'],
  luxury: [() => 'All else on request.', (f) => `${f.brand}. On request, more.`],
  bold: [() => 'Your move. Ask.', (f) => `Ask ${f.brand}. Then decide.`],
};

/** The text beside the last words. */
export const LAST_TITLES: ByVoice<string> = {
  neutral: ['Ask us', 'Questions? Ask us'],
  friendly: ['Talk to us', 'Write to us'],
  playful: ['Your turn', 'Ask away'],
  luxury: ['On request'],
  bold: ['Your move', 'Ask. Decide.'],
};
