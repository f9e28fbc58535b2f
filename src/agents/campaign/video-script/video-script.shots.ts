import type { PhotoWords } from '../shared/index.js';

/** What the camera can do with this one photo, in an order that cuts well: opening, details, text, ending. */
export interface Shots {
  opening: string;
  naming: string;
  details: [string, ...string[]];
  text: string;
  ending: string;
}

const OPPOSITE = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' } as const;
const SIDE = { left: 'on the left', right: 'on the right', top: 'at the top', bottom: 'at the bottom' } as const;

/** Plans camera moves from where things stand in the photo. */
export function planShots(photo: PhotoWords): Shots {
  const { subject, negative_space: space } = photo.pixels;
  const where = subject && subject.position !== 'full_frame' && subject.position !== 'centre' ? SIDE[subject.position] : 'in the centre';
  const color = photo.colorNames[0] ?? 'main colour';
  const second = photo.colorNames[1];
  const tight = photo.soft ? 'Medium crop' : 'Close crop';
  if (!subject) {
    return {
      opening: 'Full photo; slow pan from left to right.',
      naming: 'Full photo, held still.',
      details: [
        'Slow push in towards the middle of the photo.',
        `${tight} on an area in ${color}; drift to the right.`,
        'Pull back slowly to the full photo.',
      ],
      text: 'Full photo, slightly darkened behind the text.',
      ending: 'Full photo, held still; fade out.',
    };
  }
  return {
    opening: space.side
      ? `Start on the free space ${SIDE[space.side]}; pan towards the ${OPPOSITE[space.side]} until the object is in view.`
      : 'Full photo; very slow push in.',
    naming: `Full photo, the object ${where}; held still while the name appears.`,
    details: [
      `${tight} on the ${color} area; drift slowly along it.`,
      'Slow push in on the object, from its full outline to about half of it.',
      second ? `${tight} where ${color} meets ${second}; hold.` : `${tight} on the edge of the object against the background; hold.`,
      'Slow tilt over the object, from its top to its foot.',
      'Pull back from the detail to the full photo.',
    ],
    text: space.side
      ? `Full photo; the text stands in the free space ${SIDE[space.side]}.`
      : 'Full photo, slightly darkened behind the text.',
    ending: photo.plain
      ? 'The object grows small on its own background; the brand name stands below it; fade out.'
      : 'Full photo, held still; fade out.',
  };
}
