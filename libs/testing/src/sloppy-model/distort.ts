import type { Deviation } from './deviation-rates.ts';
import type { Random } from './seeded-random.ts';

/** What goes over the wire: the text of the answer, and why it ended. */
export interface Written {
  text: string;
  finish_reason: 'stop' | 'length';
}

type Distort = (text: string, random: Random) => Partial<Written>;

const THOUGHT =
  'The brief asks for a JSON object, {"like": "this"}. Let me check the limits before I write: names as typed, nothing invented. ';

/** The deviations that change the text of an answer, in the order in which they happen to it. */
export const DISTORTIONS: readonly (readonly [Deviation, Distort])[] = [
  ['wrapped', (text) => ({ text: `{"answer":${text}}` })],
  ['broken_json', (text, random) => ({ text: random() < 0.5 ? text.replace(/\}(\s*)$/, ',}$1') : text.replace(/"([a-z_]+)":/g, "'$1':") })],
  ['fence', (text) => ({ text: `\`\`\`json\n${text}\n\`\`\`` })],
  ['prose_around', (text) => ({ text: `Sure! Here is the object you asked for:\n\n${text}\n\nLet me know if you would like {changes}.` })],
  ['think_block', (text, random) => ({ text: `<think>\n${THOUGHT.repeat(2 + Math.floor(random() * 8))}\n</think>\n\n${text}` })],
  ['no_object', () => ({ text: 'I have thought about this campaign, and I would like to know more about the product first.' })],
  ['cut_answer', (text, random) => ({ text: text.slice(0, Math.floor(text.length * (0.3 + random() * 0.6))), finish_reason: 'length' })],
];
