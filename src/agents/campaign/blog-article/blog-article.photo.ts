import { capital, paragraph, type Facts, type PhotoWords } from '../shared/index.js';

/** What the photo shows: what stands out, where, in which colours. */
export function seen(photo: PhotoWords, { pick }: Facts): string {
  const { pixels, colors, colorNames, place, setting, size } = photo;
  const many = colorNames.length > 1;
  if (!photo.hasSubject) {
    return paragraph(
      `The picture has ${pixels.orientation} format, and no single object stands out in it`,
      `The eye wanders over ${colors}${pixels.background.kind === 'busy' ? '' : `, ${setting}`}`,
      'That gives an impression of a mood rather than of a shape',
    );
  }
  const room = {
    small: 'The object takes up only a small part of the frame, so its outline is easier to judge than its surface',
    middle: 'There is room around the object, enough to take in its outline at one glance',
    large: 'The object fills most of the frame, which puts shape and surface before surroundings',
  }[size ?? 'middle'];
  const first = pick('seen', [
    `${capital(setting)}, ${colors} ${many ? 'stand' : 'stands'} out ${place}`,
    `What catches the eye first ${many ? 'are the colours' : 'is the colour'}: ${colors}, ${place}, ${setting}`,
    `${capital(colors)} ${many ? 'appear' : 'appears'} ${place}, ${setting}`,
  ]);
  return paragraph(first, room);
}

/** What the background helps to judge and what it hides. */
export function backgroundMeans({ pixels: { background }, hasSubject }: PhotoWords, { pick }: Facts): string {
  switch (background.kind) {
    case 'busy':
      return 'The background is busy. That can show a setting, yet it makes an outline harder to judge. A second picture on a plain ground would help, and asking for one is fair.';
    case 'gradient':
      return 'The softly shaded background gives depth without distracting. What it cannot give is scale: nothing beside the object tells how large it is, so look for measurements.';
    case 'transparent':
      return 'The object is cut out, without any surroundings. That makes every edge visible, and it takes away all hints at size and use; both have to come from text or from a second picture.';
    default:
      if (!hasSubject)
        return 'The plain ground keeps the picture calm. It also means that size and use have to be explained in words, because nothing in the frame does it.';
      return pick('background', [
        'A plain background has an advantage: nothing competes with the outline. It has a drawback as well, because nothing beside the object tells how large it is. Measurements have to fill that gap.',
        'The plain background is a decision for clarity. Edges can be followed all around, and nothing behind the object distracts. In return, there is nothing to compare sizes with, so a tape measure is your friend.',
        'Because the background is plain, the shape can be judged on its own. Size cannot: without a hand, a table or a room in the picture, only figures tell how large the object is.',
      ]);
  }
}

/** What the light does to colours and detail. */
export function lightMeans({ cast, tones, soft, pixels }: PhotoWords): string {
  const warmth =
    cast === null
      ? 'Which part of the colours belongs to the product and which to the light, one picture cannot tell'
      : {
          warm: 'The background has a warm tint, so the light was probably warm too; by daylight the colours may look a little cooler',
          cool: 'The background has a cool tint, so the light was probably cool too; in a living room the colours may look a little warmer',
          neutral:
            'The background is close to neutral, a good sign for judging shades, although each screen shows them a little differently',
        }[cast];
  const light = {
    dark: 'Dark tones set a mood and keep some detail in the shadows',
    bright:
      pixels.contrast.level === 'low'
        ? 'The tones are bright and close together, so fine differences are easy to miss'
        : 'The bright tones keep the edges readable',
    balanced: 'The tones are neither very bright nor very dark, so light and shadow both keep their detail',
  }[tones];
  const focus = soft ? 'The picture is somewhat soft; fine detail cannot be judged from it' : null;
  return paragraph(warmth, light, focus);
}
