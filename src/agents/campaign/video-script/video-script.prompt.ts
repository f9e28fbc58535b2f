import {
  campaignPrompt,
  placesOf,
  resultsForWriters,
  speechOf,
  taskVersion,
  USE_OF_RESULTS,
  type ContentInput,
  type Scale,
} from '../shared/index.js';

/** Few facts do not carry a long video. */
const LENGTHS: Record<Scale['amount'], string> = {
  little: '15 to 20 seconds in 3 to 5 scenes',
  some: '20 to 30 seconds in 4 to 7 scenes',
  much: '30 to 45 seconds in 5 to 9 scenes',
};

export const videoTask = (
  scale: Scale,
): string => `You write the script of a short upright product video (9:16) that is made from one photo, with voice-over and text on screen.
- ${LENGTHS[scale.amount]}; say of each scene how many whole seconds it lasts, at least 2. The first 3 seconds are the hook: the strongest fact in voice and on screen.
- Voice-over: at most ${speechOf(scale)}.
- Each shot says what the camera does with the photo in the upright frame (push in, pan, crop, hold). No actors, places or props that are not in the photo.
- Text on screen: at most ${placesOf(scale, 70)}, not a copy of the voice-over. The price, if there is one, appears on screen exactly as typed.
${USE_OF_RESULTS}
Write the script.`;

export const VIDEO_PROMPT_VERSION = taskVersion('video_script', videoTask);

export const videoPrompt = ({ input, ...results }: ContentInput): string =>
  campaignPrompt({ task: videoTask, input, results: resultsForWriters(results) });
