import { z } from 'zod';

import { countSpokenWords, Line, Notes } from '#agent-kit/schema';

/** How fast a voice-over may speak: calm narration, in words per second. */
const WORDS_PER_SECOND = 2.5;

const Scene = z
  .object({
    start: z.int().min(0).describe('Second at which the scene starts.'),
    end: z.int().min(1).describe('Second at which it ends and the next one starts.'),
    shot: Line(300).describe('What the camera does with the product photo; there is no other footage.'),
    voice_over: Line(400),
    on_screen_text: Line(70),
  })
  .refine(({ start, end }) => end - start >= 2, { path: ['end'], message: 'a scene lasts at least 2 seconds' })
  .refine(({ start, end, voice_over }) => countSpokenWords(voice_over) <= (end - start) * WORDS_PER_SECOND, {
    path: ['voice_over'],
    message: `the voice-over is too long for its scene: at most ${WORDS_PER_SECOND} words per second`,
  });

export const VideoScript = z
  .object({
    duration_seconds: z.int().min(10).max(90),
    scenes: z.array(Scene).min(3).max(20),
    notes: Notes,
  })
  .refine(({ scenes }) => scenes.every(({ start }, index) => start === (scenes[index - 1]?.end ?? 0)), {
    path: ['scenes'],
    message: 'the first scene starts at 0, each other one where the one before it ends',
  })
  .refine(({ scenes, duration_seconds }) => scenes[scenes.length - 1]?.end === duration_seconds, {
    path: ['duration_seconds'],
    message: 'the last scene ends at duration_seconds',
  });
export type VideoScript = z.infer<typeof VideoScript>;
