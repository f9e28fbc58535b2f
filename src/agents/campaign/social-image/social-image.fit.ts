import type { Typeface } from './social-image.font.js';
import { unitsOf } from './social-image.units.js';

/** Where a text may stand, and how large it may be, in pixels. */
export interface Space {
  width: number;
  height: number;
  largest: number;
  smallest: number;
  /** Distance of baselines as a multiple of the size. */
  leading: number;
}

/** A text broken into lines at a size at which every line fits. */
export interface Fitted {
  size: number;
  lines: string[];
  height: number;
}

const STEP = 0.94;

/** The largest setting in which the text fits whole, lines of even length preferred; null when it does not fit even at the smallest size. */
export function fitText(face: Typeface, text: string, space: Space): Fitted | null {
  const steps = Math.ceil(Math.log(space.smallest / space.largest) / Math.log(STEP));
  for (let step = 0; step <= steps; step++) {
    const size = Math.max(space.smallest, space.largest * STEP ** step);
    const most = Math.floor(space.height / (size * space.leading));
    const lines = most > 0 ? breakLines(face, text, size, space.width) : null;
    if (lines && lines.length <= most) {
      return { size, lines: even(face, text, size, lines, space.width), height: lines.length * size * space.leading };
    }
  }
  return null;
}

function breakLines(face: Typeface, text: string, size: number, width: number): string[] | null {
  const lines: string[] = [];
  for (const { text: unit, gap } of unitsOf(text)) {
    if (face.width(unit, size) > width) return null;
    const last = lines[lines.length - 1];
    if (last !== undefined && face.width(`${last}${gap}${unit}`, size) <= width) lines[lines.length - 1] = `${last}${gap}${unit}`;
    else lines.push(unit);
  }
  return lines;
}

/** The same number of lines, with the longest one as short as possible, so that no word stands alone at the end. */
function even(face: Typeface, text: string, size: number, lines: string[], width: number): string[] {
  let best = lines;
  for (let narrower = width * 0.97; narrower > width * 0.5; narrower *= 0.97) {
    const tried = breakLines(face, text, size, narrower);
    if (!tried || tried.length > lines.length) break;
    best = tried;
  }
  return best;
}
