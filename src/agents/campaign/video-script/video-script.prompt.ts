import { CAMPAIGN_RULES, campaignPrompt, type ContentInput } from '../shared/index.js';

/** Raised with every change of the texts below; part of the key under which a paid answer is kept. */
export const VIDEO_PROMPT_VERSION = 'video_script/2';

export const VIDEO_SYSTEM = `You write the script of a short product video that is made from one photo, with voice-over and text on screen.
${CAMPAIGN_RULES}
- About 30 seconds, at most 60, in scenes of 2 seconds or more; say of each scene how many seconds it lasts.
- Voice-over: at most 2.5 words per second in each scene; a written number counts as many words as it has digits.
- Each shot says what the camera does with the photo (push in, pan, crop, hold). No actors, places or props that are not in the photo.
- Text on screen: at most 70 characters, not a copy of the voice-over. The price, if given, appears on screen exactly as typed.`;

export const videoPrompt = ({ input, ...results }: ContentInput): string =>
  campaignPrompt({
    task: 'Write the video script: scenes with seconds, shot, voice_over and on_screen_text, notes.',
    input,
    results,
  });
