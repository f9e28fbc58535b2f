import { sampleCampaign } from '../shared/testing/sample-campaign.js';

import { mendScript } from './video-script.mend.js';
import { VideoScript } from './video-script.schema.js';

const scene = (part: object, words = 5) => ({ shot: 'Hold.', voice_over: 'word '.repeat(words).trim(), on_screen_text: 'Text', ...part });
const mend = (...scenes: object[]) => mendScript({ scenes, notes: [] }, sampleCampaign());
const times = ({ value }: ReturnType<typeof mendScript>) =>
  (value['scenes'] as { start: number; end: number }[]).map(({ start, end }) => [start, end]);

describe('a script of a model', () => {
  it('gets start, end and length from the seconds of its scenes', () => {
    const mended = mend(scene({ seconds: 4 }), scene({ seconds: 5 }), scene({ seconds: 6 }));
    expect([times(mended), mended.value['duration_seconds'], mended.findings]).toEqual([
      [
        [0, 4],
        [4, 9],
        [9, 15],
      ],
      15,
      [],
    ]);
    expect(VideoScript.safeParse(mended.value).success).toBe(true);
  });

  it('may write its times as text or give start and end', () => {
    const mended = mend(scene({ seconds: '4s' }), scene({ seconds: '0:05' }), scene({ start: '0:09', end: '0:15' }), scene({}));
    expect(times(mended)).toEqual([
      [0, 4],
      [4, 9],
      [9, 15],
      [15, 17],
    ]);
  });

  it('has scenes lengthened to their words, with a finding', () => {
    const mended = mend(scene({ seconds: 2 }, 20), scene({ seconds: 5 }));
    expect(times(mended)).toEqual([
      [0, 8],
      [8, 13],
    ]);
    expect(mended.findings).toMatchObject([{ code: 'scene_lengthened', where: 'scenes.0' }]);
  });

  it('loses pauses before its words when it is over a minute', () => {
    const mended = mend(scene({ seconds: 30 }), scene({ seconds: 40 }), scene({ seconds: 5 }, 12));
    expect([mended.value['duration_seconds'], mended.again]).toEqual([60, undefined]);
    expect(VideoScript.safeParse(mended.value).success).toBe(true);
  });

  it('that speaks more than a minute is asked for again: which scenes to shorten', () => {
    const { again, findings, value } = mend(scene({ seconds: 5 }, 50), scene({ seconds: 5 }, 70), scene({ seconds: 5 }, 60));
    expect(again?.problems).toMatch(/takes 72 seconds, at most 60.*scene 1 \(20 s\), scene 2 \(28 s\), scene 3 \(24 s\)/);
    expect(findings.at(-1)).toMatchObject({ code: 'video_length' });
    expect(VideoScript.safeParse(value).success).toBe(true);
  });

  it('too short to be seen lasts ten seconds', () => {
    expect(mend(scene({ seconds: 2 }, 1), scene({ seconds: 2 }, 1)).value['duration_seconds']).toBe(10);
  });
});
