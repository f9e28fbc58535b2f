import { countSpokenWords } from '#agent-kit';
import { cutAtWord, secondsOf, type Finding, type FollowUp } from '#ai';
import { fieldsOf, type Fields, type Rules } from '../shared/index.js';

import { VIDEO_LIMITS, WORDS_PER_SECOND } from './video-script.schema.js';

const {
  scene_seconds: SHORTEST,
  seconds: LONGEST,
  wanted_seconds: WANTED,
  least_seconds: LEAST,
  scenes: SCENES,
  voice_over: VOICE,
} = VIDEO_LIMITS;

interface Scene {
  fields: Fields;
  /** What the model gave it; undefined when it gave nothing that can be read. */
  given: number | undefined;
  /** What its words take to speak. */
  needed: number;
  seconds: number;
}

const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'string' ? secondsOf(value) : undefined;

function sceneOf(value: unknown): Scene {
  const fields = fieldsOf(value);
  const { seconds, start, end } = fields;
  const [from, to] = [numberIn(start), numberIn(end)];
  // NOTE: many models give start and end out of habit, also where seconds are asked for.
  const given = numberIn(seconds) ?? (from !== undefined && to !== undefined ? to - from : undefined);
  const voice = cutAtWord(typeof fields['voice_over'] === 'string' ? fields['voice_over'].trim() : '', VOICE);
  const needed = Math.max(SHORTEST, Math.ceil(countSpokenWords(voice) / WORDS_PER_SECOND));
  return {
    fields: { ...fields, voice_over: voice },
    given,
    needed,
    seconds: Math.max(needed, Math.min(LONGEST, Math.round(given ?? needed))),
  };
}

const total = (scenes: readonly Scene[]): number => scenes.reduce((sum, { seconds }) => sum + seconds, 0);

/** Takes time from scenes that have more than their words need, the longest pauses first, until the video is short enough. */
function tighten(scenes: readonly Scene[]): Scene[] {
  let over = total(scenes) - WANTED;
  const result = [...scenes];
  const slack = ({ seconds, needed }: Scene) => seconds - needed;
  for (const [index] of scenes.map((scene, place) => [place, slack(scene)] as const).sort(([, a], [, b]) => b - a)) {
    const scene = result[index];
    if (!scene || over <= 0) break;
    const taken = Math.min(over, slack(scene));
    result[index] = { ...scene, seconds: scene.seconds - taken };
    over -= taken;
  }
  return result;
}

function shorter(scenes: readonly Scene[]): FollowUp {
  const longest = scenes
    .map(({ seconds }, index) => ({ seconds, number: index + 1 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 3);
  const names = longest.sort((a, b) => a.number - b.number).map(({ number, seconds }) => `scene ${number} (${seconds} s)`);
  return {
    problems: `The video takes ${total(scenes)} seconds, at most ${WANTED}. Write the script again and shorten the voice-over of ${names.join(', ')}.`,
  };
}

/** A script set right: start, end and length are computed, and a scene lasts as long as its words take. */
export const mendScript: Rules = (answer) => {
  const given = Array.isArray(answer['scenes']) ? answer['scenes'].slice(0, SCENES) : [];
  if (given.length === 0) return { value: answer, findings: [] };
  const findings: Finding[] = [];
  const first = given.map(sceneOf);
  for (const [index, { given: asked, needed }] of first.entries()) {
    if (asked === undefined || asked >= needed) continue;
    findings.push({
      code: 'scene_lengthened',
      message: `The scene had ${asked} seconds; its words take ${needed}.`,
      where: `scenes.${index}`,
    });
  }
  const scenes = tighten(first);
  const last = scenes.at(-1);
  if (last) last.seconds += Math.max(0, LEAST - total(scenes));
  const length = total(scenes);
  if (length > WANTED)
    findings.push({
      code: 'video_length',
      message: `The video takes ${length} seconds; at most ${WANTED} were asked for.`,
      where: 'duration_seconds',
    });
  let at = 0;
  const timed = scenes.map(({ fields: { seconds: _seconds, ...fields }, seconds }) => ({ ...fields, start: at, end: (at += seconds) }));
  return { value: { ...answer, duration_seconds: length, scenes: timed }, findings, ...(length > WANTED && { again: shorter(scenes) }) };
};
