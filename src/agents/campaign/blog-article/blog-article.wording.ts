import { atStart, type ByVoice, type Facts, type PhotoWords } from '../shared/index.js';

type Said = (facts: Facts, photo: PhotoWords) => string;

/** Titles, the most telling first in each voice; the first that is short enough is taken. */
export const TITLES: ByVoice<Said> = {
  neutral: [
    (f) => `A closer look at ${f.theLabel}`,
    (f) => `${atStart(f.theLabel)}: what to know before buying`,
    (f) => `${atStart(f.theLabel)}, seen and questioned`,
  ],
  professional: [
    (f) => `${atStart(f.theLabel)}: facts, picture and open questions`,
    (f) => `${atStart(f.theLabel)}: a guide for the decision`,
  ],
  friendly: [(f) => `Let’s take a good look at ${f.theLabel}`, (f) => `Thinking about ${f.theLabel}? Read this first`],
  playful: [
    (f) => `${atStart(f.theLabel)}: caught on camera, questioned politely`,
    (f) => `We stared at ${f.theLabel} so that you know what to ask`,
  ],
  luxury: [(f) => `${atStart(f.theLabel)}, considered`, (f) => `In no hurry: ${f.theLabel}`],
  bold: [(f) => `${atStart(f.theLabel)}: look, ask, decide`, (f) => `Decide for yourself: ${f.theLabel}`],
};

export const OPENINGS: ByVoice<Said> = {
  neutral: [
    (f) =>
      `Before money changes hands, three things help: a plain description, an honest look at the picture and a list of questions. Here are all three for ${f.theLabel}.`,
    (f) =>
      `Some products are explained by a paragraph, others by a picture. This article takes both for ${f.theLabel} and says plainly where the two end.`,
    (f) =>
      `There is a simple way to judge an offer: read what is said, look at what is shown, and note what is missing. That is what happens here with ${f.theLabel}.`,
  ],
  professional: [
    (f) =>
      `A sound purchase rests on information that can be checked. This overview puts together what is known about ${f.theLabel}, what the photo confirms and what remains to be clarified.`,
    (f) =>
      `Decisions improve when facts and impressions are kept apart. This article does so for ${f.theLabel}: first the description, then the picture, then the open points.`,
  ],
  friendly: [
    (f) =>
      `You have probably bought something because of a nice picture and wondered later what you had overlooked. Let’s do it the other way round with ${f.theLabel}: read, look, ask, and only then decide.`,
    (f) =>
      `Shopping is easier when somebody looks along with you. So let’s go through ${f.theLabel} together: what is said, what you can see, and what is worth asking.`,
  ],
  playful: [
    (f) =>
      `A photo walks into an article and says: guess. We prefer not to. Here is ${f.theLabel}, with everything that is known, everything that can be seen, and a list of cheeky questions for the rest.`,
    (f) =>
      `Detectives have it easy: they get clues. So do we. The case is called ${f.theLabel}; the clues are a description, a picture and a healthy amount of curiosity.`,
  ],
  luxury: [
    (f) =>
      `Good decisions are rarely loud. This is a quiet look at ${f.theLabel}: the words that belong to the picture, the picture itself, and the few questions that deserve an answer.`,
  ],
  bold: [
    (f) => `You want facts, not fog. Here is ${f.theLabel}: what is said, what can be seen, what you have to ask. Then you decide.`,
    (f) => `No slogans here. Three steps for ${f.theLabel}: read, look, ask. Let us get to work.`,
  ],
};

export const HEADINGS = {
  brief: {
    neutral: ['What is known', 'The description', 'In plain words'],
    friendly: ['What we can tell you', 'The short version'],
    playful: ['The clues so far'],
    luxury: ['In words'],
    bold: ['The facts'],
  },
  photo: {
    neutral: ['What the photo shows', 'Reading the picture', 'A look at the picture'],
    friendly: ['What you can see'],
    playful: ['Evidence: the photo'],
    luxury: ['In the picture'],
    bold: ['The picture'],
  },
  check: {
    neutral: ['What to check before buying', 'Questions before buying', 'What only an answer can tell'],
    friendly: ['What we would ask first'],
    playful: ['Questions for the witness'],
    luxury: ['What deserves an answer'],
    bold: ['Check this first'],
  },
  end: {
    neutral: ['How to decide', 'The conclusion'],
    friendly: ['And now?'],
    playful: ['Case closed?'],
    luxury: ['To conclude'],
    bold: ['Your decision'],
  },
} as const satisfies Record<string, ByVoice<string>>;

/** What the description leaves to say when it is there, short or missing. */
export const LEAD_INS: readonly [string, string, string] = [
  'Here is what the description says.',
  'The description puts it like this.',
  'In the words of the description:',
];

export const FEW_WORDS: readonly [(text: string) => string, (text: string) => string] = [
  (text) =>
    `The description keeps to very few words: “${text}” That sets a direction; the rest has to come from the picture and from your questions.`,
  (text) =>
    `“${text}” is all that the description says. Brevity can be a virtue, yet it moves the work to the picture and to the questions further down.`,
];

export const NO_DESCRIPTION: readonly [string, ...string[]] = [
  'A written description is not there yet, so name and picture have to speak first. That is less than a buyer deserves, and a good reason to take the questions further down seriously.',
  'So far there is a name and a picture, and no text that explains either. Treat everything below as a guide for looking and asking, because nothing has been promised.',
];

export const AUDIENCE_TESTS: readonly [string, ...string[]] = [
  'Whether that fits is decided in use, and a few questions settle it. When would the purchase be used for the first time? What would it replace, or stand beside? Who else would reach for it?',
  'Such a line is quickly written; the test is an ordinary week. On which day would the purchase be used first? Which habit would it change, and which thing would it make superfluous? Would it be missed after a month?',
  'Take that as an invitation to test the idea against your own days. Where would the purchase be kept? How often would it be in use? Would somebody else use it more than you?',
];

export const AUDIENCE_READINGS: readonly [string, ...string[]] = [
  'Then read the description once more with the answers in mind. A point that answers none of them is nice to have. A point that answers even one is a reason to buy.',
  'Hold the answers against the description, line by line. Whatever supports one of them counts; whatever supports none is decoration, however well it sounds.',
  'The answers are a better guide than any praise: they tell which statement of the description matters to you and which one you can safely skip.',
];

/** Advice in place of `AUDIENCE_READINGS` where there is no description to hold the answers against. */
export const AUDIENCE_NO_TEXT: readonly [string, ...string[]] = [
  'Keep the answers at hand when you ask for details. They show which detail matters to you and which one would only be nice to know.',
];

/** How to look, after what was seen. */
export const SECOND_LOOKS: readonly [string, ...string[]] = [
  'Look at it twice, once as large as your screen allows and once as small as a thumbnail. What can still be recognised when it is small is what people will remember; what appears only at full size is what to ask about.',
  'A good habit: describe the picture to somebody who cannot see it. Whatever you can say without hesitation is shown clearly. Where you begin to guess, you have found a question that is worth sending.',
  'It helps to cover the picture for a minute and to note what you remember. Those few words are the impression it makes; everything else is detail, and detail deserves a second look at full size.',
];

/** How to ask, after what to ask. */
export const ASKING: readonly [string, ...string[]] = [
  'Ask in writing, and ask few things at once. A short question is answered sooner, and the answer can be kept. A reply that avoids the point is an answer too.',
  'Write the questions down before you send them and put the most important one first. Clear questions get clear answers, and you will want to find both again later.',
  'Two or three questions are enough for a start. Keep what comes back: an answer in writing is worth more than a promise on the phone.',
];

export const ENDINGS: ByVoice<Said> = {
  neutral: [
    (f) =>
      `Take the description as a promise that can be checked, the photo as a first impression and the questions as homework. If all three agree, the decision is easy. If one of them does not, ${f.shortBrand} is the right address for the question.`,
    (f) =>
      `A good purchase survives a few simple questions. Ask yours, compare the answers with what the picture shows, and give yourself a night to think. ${f.shortBrand} can answer what this article had to leave open.`,
  ],
  professional: [
    (f) =>
      `The facts above are what can be stated today; the open points are what should be clarified with ${f.shortBrand} before an order. Once both are on the table, the decision can be justified to anybody, yourself included.`,
  ],
  friendly: [
    (f) =>
      `If you’ve read this far, you know as much as we do about what is said and shown. The rest is a conversation: pick your two most important questions, send them to ${f.shortBrand}, and trust your own eyes for the rest.`,
  ],
  playful: [
    (f) =>
      `The clues are on the table, the witness is patient, and ${f.shortBrand} is available for questioning. Ask nicely, compare the answers with the photo, and deliver your own verdict.`,
  ],
  luxury: [
    (f) =>
      `What is good can wait for an answer. Put your questions to ${f.shortBrand}, look at the picture once more on another day, and decide when the thought has become quiet.`,
  ],
  bold: [
    (f) =>
      `You know what is said. You have seen what is shown. You have the questions. Put them to ${f.shortBrand}, demand clear answers, and make the call.`,
  ],
};
