/** The voices that the rule-based writer masters. */
export type Voice = 'neutral' | 'professional' | 'friendly' | 'playful' | 'luxury' | 'bold';

const WORDS: Record<Exclude<Voice, 'neutral'>, readonly string[]> = {
  professional: [
    'professional',
    'formal',
    'corporate',
    'expert',
    'serious',
    'informative',
    'technical',
    'authoritative',
    'factual',
    'business',
    'trustworthy',
  ],
  friendly: [
    'friendly',
    'warm',
    'casual',
    'conversational',
    'approachable',
    'relaxed',
    'cosy',
    'cozy',
    'personal',
    'kind',
    'caring',
    'welcoming',
    'familiar',
  ],
  playful: [
    'playful',
    'fun',
    'funny',
    'witty',
    'humorous',
    'cheeky',
    'cheerful',
    'quirky',
    'whimsical',
    'lighthearted',
    'light-hearted',
    'young',
    'youthful',
  ],
  luxury: [
    'luxury',
    'luxurious',
    'elegant',
    'premium',
    'sophisticated',
    'refined',
    'exclusive',
    'high-end',
    'upscale',
    'timeless',
    'minimalist',
    'calm',
    'poetic',
  ],
  bold: [
    'bold',
    'confident',
    'energetic',
    'direct',
    'punchy',
    'edgy',
    'daring',
    'strong',
    'dynamic',
    'powerful',
    'loud',
    'urgent',
    'sporty',
  ],
};
const VOICES = ['professional', 'friendly', 'playful', 'luxury', 'bold'] as const;
const NEUTRAL = ['neutral', 'plain', 'clear', 'simple', 'objective', 'matter-of-fact', 'standard', 'default', 'none'];

/** A tone as it was asked for, and the voice it is written in. */
export interface Tone {
  requested: string | null;
  voice: Voice;
  known: boolean;
}

/** Finds the voice for a tone in free text: the first word known decides, an unknown tone is neutral. */
export function toneOf(requested: string | null): Tone {
  if (!requested) return { requested: null, voice: 'neutral', known: true };
  for (const word of requested.toLowerCase().match(/[\p{L}-]+/gu) ?? []) {
    const voice = voiceOf(word);
    if (voice) return { requested, voice, known: true };
  }
  return { requested, voice: 'neutral', known: false };
}

/** The voice a single word names, if any. */
export function voiceOf(word: string): Voice | undefined {
  if (NEUTRAL.includes(word)) return 'neutral';
  return VOICES.find((voice) => WORDS[voice].includes(word));
}

/** Wordings by voice; a voice without its own takes the neutral ones. */
export type ByVoice<T> = { neutral: readonly [T, ...T[]] } & { [V in Voice]?: readonly [T, ...T[]] };

/** The wordings of a voice. */
export function inVoice<T>(table: ByVoice<T>, voice: Voice): readonly [T, ...T[]] {
  return table[voice] ?? table.neutral;
}
