import type { ByVoice, Voice } from '../shared/index.js';

type Five = readonly [string, string, string, string, string, string];

/** Headlines that are true of anything one can look at and ask about; at most 30 characters each. */
export const HEADLINES: Record<Voice, Five> = {
  neutral: [
    'Take a closer look',
    'See the details first',
    'Questions? Just ask',
    'Look first, then decide',
    'Have a look at the photo',
    'Read, look, decide',
  ],
  professional: [
    'Get the facts first',
    'Facts before decisions',
    'Review the details',
    'Ask us before you decide',
    'A clear look at the product',
    'Details at a glance',
  ],
  friendly: [
    'Come and take a look',
    'Got a question? Ask away',
    'Have a look around',
    'Take your time to look',
    'We are happy to help',
    'Let us show you',
  ],
  playful: [
    'Go on, take another look',
    'Curious yet?',
    'Looking is free',
    'Blink and look again',
    'You know you want to look',
    'Ask us anything, really',
  ],
  luxury: [
    'Look closely',
    'Take your time',
    'A quiet second look',
    'Seen, not shouted',
    'Let the picture speak',
    'On request, more detail',
  ],
  bold: ['Stop. Look. Decide.', 'See it. Ask. Decide.', 'Look twice', 'Straight to the facts', 'No fluff. Just look.', 'Your move'],
};

/** Descriptions that invite without claiming; at most 90 characters each. */
export const INVITATIONS: ByVoice<string> = {
  neutral: [
    'Look at the photo, read the facts, and ask what you still want to know.',
    'Compare at your own pace, and ask whatever the description leaves open.',
    'See the picture, check the details, then decide.',
  ],
  professional: [
    'Review the details, put your questions to us, and decide on facts.',
    'Ask for the information you need before you decide.',
    'See the picture, check the details, then decide.',
  ],
  friendly: [
    'Have a look, take your time, and ask us whatever you would like to know.',
    'Not sure yet? Send us your question and we can talk it through.',
    'Look at the photo with us and tell us what you think.',
  ],
  playful: [
    'Look once, look twice, then ask the question that is on your mind.',
    'Scroll back up for the photo. We will wait here.',
    'Questions welcome. Odd ones too.',
  ],
  luxury: [
    'Take your time with the picture. Questions are answered on request.',
    'Some things ask for a second look.',
    'Look, consider, and ask in your own time.',
  ],
  bold: [
    'Look at the photo. Read the facts. Make the call.',
    'Got a question? Ask it now and decide today.',
    'Facts first. Then you decide.',
  ],
};
