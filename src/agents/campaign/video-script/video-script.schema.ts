import { z } from 'zod';

import { countSpokenWords, Line, Notes } from '#agent-kit/schema';

/** How fast a voice-over may speak: calm narration, in words per second. */
export const WORDS_PER_SECOND = 2.5;

/** Limits of a script: `wanted_seconds` is asked for, `seconds` is the most that is kept of an answer that stays too long. */
export const VIDEO_LIMITS = { scene_seconds: 2, least_seconds: 10, wanted_seconds: 60, seconds: 600, scenes: 20, voice_over: 400 } as const;

const shot = Line(300).describe('What the camera does with the product photo; there is no other footage.');
const voice_over = Line(VIDEO_LIMITS.voice_over).describe(`At most ${WORDS_PER_SECOND} words for each second of the scene.`);
const on_screen_text = Line(70);

const Scene = z
  .object({
    start: z.int().min(0).describe('Second at which the scene starts.'),
    end: z.int().min(1).describe('Second at which it ends and the next one starts.'),
    shot,
    voice_over,
    on_screen_text,
  })
  .refine(({ start, end }) => end - start >= VIDEO_LIMITS.scene_seconds, { path: ['end'], message: 'a scene lasts at least 2 seconds' })
  .refine(({ start, end, voice_over }) => countSpokenWords(voice_over) <= (end - start) * WORDS_PER_SECOND, {
    path: ['voice_over'],
    message: `the voice-over is too long for its scene: at most ${WORDS_PER_SECOND} words per second`,
  });

export const VideoScript = z
  .object({
    duration_seconds: z.int().min(VIDEO_LIMITS.least_seconds).max(VIDEO_LIMITS.seconds),
    scenes: z.array(Scene).min(1).max(VIDEO_LIMITS.scenes),
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

/** What a model is asked for: the seconds of each scene, from which start, end and length follow. */
export const VideoQuestion = z.object({
  scenes: z
    .array(
      z.object({
        seconds: z.int().min(VIDEO_LIMITS.scene_seconds).describe('How long the scene lasts.'),
        shot,
        voice_over,
        on_screen_text,
      }),
    )
    .min(3)
    .max(VIDEO_LIMITS.scenes)
    .describe(`The scenes in order, together at most ${VIDEO_LIMITS.wanted_seconds} seconds.`),
  notes: Notes,
});
