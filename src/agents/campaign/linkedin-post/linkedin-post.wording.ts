import { atStart, capital, type ByVoice, type Facts, type PhotoWords } from '../shared/index.js';

type Said = (facts: Facts, photo: PhotoWords) => string;

/** Hooks that speak to the audience; `forAudience` is there when they are used. */
export const AUDIENCE_HOOKS: ByVoice<Said> = {
  neutral: [(f) => `For ${f.forAudience}: ${f.theLabel}`, (f) => `${atStart(f.theLabel)}, with ${f.forAudience} in mind`],
  professional: [(f) => `A note for ${f.forAudience}: ${f.theLabel}`, (f) => `For ${f.forAudience}, a brief look at ${f.theLabel}`],
  friendly: [(f) => `This one is for ${f.forAudience}`, (f) => `A few lines for ${f.forAudience}`],
  playful: [(f) => `Psst, ${f.forAudience}`, (f) => `A small interruption for ${f.forAudience}`],
  luxury: [(f) => `For ${f.forAudience}. Without haste`, (f) => `A quiet moment for ${f.forAudience}`],
  bold: [(f) => `${capital(f.forAudience ?? '')}: stop scrolling`, (f) => `For ${f.forAudience}. Read on`],
};

/** Hooks that start from what the photo shows. */
export const PHOTO_HOOKS: ByVoice<Said> = {
  neutral: [
    (f, p) => `${capital(p.colors)}, ${p.setting}: ${f.theLabel}`,
    (f, p) => `The first thing you notice is the ${p.colorNames[0]}. The second is the name: ${f.theLabel}`,
  ],
  professional: [
    (f) => `One picture, a few facts, no slogans: ${f.theLabel}`,
    (f, p) => `${atStart(f.theLabel)}: ${p.colors}, ${p.setting}`,
  ],
  friendly: [(_f, p) => `We could not look past the ${p.colorNames[0]}. Could you?`, (_f, p) => `Have a look: ${p.colors}, ${p.setting}`],
  playful: [(_f, p) => `First you see ${p.colorNames[0]}. Then you are still looking`, (_f, p) => `Spotted: ${p.colors}, ${p.setting}`],
  luxury: [(_f, p) => `${capital(p.colors)}. The rest is space`, (_f, p) => `${capital(p.colors)}, ${p.setting}. Take your time`],
  bold: [(_f, p) => `${capital(p.colors)}. Look twice`, (_f, p) => `See ${p.colorNames[0]}. Think again`],
};

/** The line that names the product when the hook does not. */
export const NAMING: ByVoice<(facts: Facts) => string> = {
  neutral: [
    (f) => `${atStart(f.theLabel)}, in a few lines:`,
    (f) => `That is the short version of ${f.theLabel}.`,
    (f) => `We are talking about ${f.theLabel}.`,
  ],
  professional: [(f) => `The subject of this post: ${f.theLabel}.`, (f) => `${atStart(f.theLabel)}, summed up:`],
  friendly: [(f) => `We mean ${f.theLabel}.`, (f) => `On our table today: ${f.theLabel}.`],
  playful: [(f) => `The culprit: ${f.theLabel}.`, (f) => `Name, please? ${atStart(f.theLabel)}.`],
  luxury: [(f) => `${atStart(f.theLabel)}.`],
  bold: [(f) => `${atStart(f.theLabel)}. Remember the name.`, (f) => `The name: ${f.label}.`],
};

/** What the photo shows, for readers who scroll with pictures off and for those who look. */
export const PHOTO_LINES: ByVoice<Said> = {
  neutral: [
    (_f, p) => `The photo shows ${p.colors}${place(p)}, ${p.setting}. ${room(p)}`,
    (_f, p) => `What you see in the picture: ${p.colors}${place(p)}, ${p.setting}. ${room(p)}`,
  ],
  friendly: [
    (_f, p) => `Take a moment for the photo: ${p.colors}${place(p)}, ${p.setting}. ${room(p)}`,
    (_f, p) => `And the picture? You get ${p.colors}${place(p)}, ${p.setting}. ${room(p)}`,
  ],
  playful: [
    (_f, p) => `The photo keeps a straight face: ${p.colors}${place(p)}, ${p.setting}. ${room(p)}`,
    (_f, p) => `Exhibit A, the photo: ${p.colors}${place(p)}, ${p.setting}. ${room(p)}`,
  ],
  luxury: [(_f, p) => `${capital(p.colors)}${place(p)}, ${p.setting}. ${room(p)}`],
  bold: [(_f, p) => `Look at the photo. ${capital(p.colors)}${place(p)}, ${p.setting}. ${room(p)}`],
};

export const PRICE_LINES: ByVoice<(price: string) => string> = {
  neutral: [(price) => `Price: ${price}`, (price) => `The price: ${price}`],
  friendly: [(price) => `And the price: ${price}`, (price) => `What it comes to: ${price}`],
  playful: [(price) => `The part everybody scrolls for: ${price}`, (price) => `Drum roll for the price: ${price}`],
  bold: [(price) => `The price, straight: ${price}`],
};

export const AUDIENCE_LINES: ByVoice<Said> = {
  neutral: [(f) => `Meant for ${f.forAudience}`, (f) => `The people in mind: ${f.forAudience}`],
  friendly: [
    (f) => `We thought of ${f.forAudience} when writing this`,
    (f) => `If you count yourself among ${f.forAudience}, this is for you`,
  ],
  playful: [(f) => `Likely suspects: ${f.forAudience}`, (f) => `Who should be reading this? ${capital(f.forAudience ?? '')}`],
  luxury: [(f) => `For ${f.forAudience}`],
  bold: [(f) => `For ${f.forAudience}. Full stop`],
};

export const CALLS: ByVoice<Said> = {
  neutral: [
    () => 'What would you want to know before deciding? Tell us in the comments.',
    (f) => `Questions about ${f.shortProduct}? Ask them in the comments.`,
    () => 'Which point would decide it for you? Write it in the comments.',
  ],
  professional: [
    () => 'Which detail would settle the decision for you? We look forward to your view in the comments.',
    (f) => `We welcome questions about ${f.shortProduct} in the comments or by direct message.`,
  ],
  friendly: [
    () => 'Curious? Leave your question in the comments and let’s talk.',
    (f) => `What would you ask us about ${f.shortProduct}? The comments are yours.`,
  ],
  playful: [
    () => 'Go on, ask the question you would whisper in the shop. The comments are open.',
    () => 'Thoughts, questions, puns? All welcome below.',
  ],
  luxury: [() => 'For questions, a message is enough.', (f) => `Whoever wishes to know more about ${f.shortProduct} need only ask.`],
  bold: [() => 'Got a question? Put it in the comments. Today.', () => 'Tell us in one line what would convince you.'],
};

function place({ place: where, hasSubject }: PhotoWords): string {
  return hasSubject && where ? ` ${where}` : '';
}

function room({ plain, pixels: { background }, size, hasSubject, tones, temperature }: PhotoWords): string {
  if (hasSubject && plain)
    return size === 'large' ? 'Close enough to study the surface.' : 'Nothing in the background competes for attention.';
  if (background.kind === 'gradient') return 'A soft change of light behind, and nothing that distracts.';
  return temperature === 'neutral' ? `The tones are ${tones}.` : `The colours lean ${temperature}.`;
}
