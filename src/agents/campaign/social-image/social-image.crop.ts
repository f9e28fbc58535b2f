import type { Box, Fill, ImageAnalysis, Size } from '#imaging';

import type { Rect } from './social-image.layout.js';

/** How much of the frame the object may fill: the rest is air. */
const FILL = 0.68;
/** How far a photo may be enlarged, as the share of the frame that the cut has pixels for: a small object is shown large, though not blurred. */
const LEAST_RESOLUTION = 0.33;
const MARGIN = 0.06;
/** How much of the longer side is kept of a busy photo in which no object was found. */
const LEAST_KEPT = 0.75;
/** Nearer to the edge than this share of the picture, an object counts as cut by it. */
const EDGE = 0.02;

/** Which part of the photo is shown, and how large it stands in the frame: smaller than the frame where the photo ends before it does. */
export interface Shown {
  cut: Rect;
  size: Size;
}

/** How a photo of this size fills a frame: the object whole and large; what the photo lacks is continued. */
export function fillOf(pixels: ImageAnalysis, photo: Size, frame: Size): Fill {
  const { cut, size } = cutFor(pixels, photo, frame);
  const missing = { width: frame.width - size.width, height: frame.height - size.height };
  if (missing.width === 0 && missing.height === 0) return { kind: 'cut', cut };
  const sides = extension(pixels, missing);
  // NOTE: a calm rim goes on as it is; a busy one would show streaks, so a blurred copy of the photo stands behind it.
  return sides ? { kind: 'extended', cut, size, sides } : { kind: 'blurred', cut, size };
}

/** The part of a photo to show in a frame: around the object and never through it. */
export function cutFor(pixels: ImageAnalysis, photo: Size, frame: Size): Shown {
  const aspect = frame.width / frame.height;
  const box = pixels.subject && pixels.subject.position !== 'full_frame' ? inPixels(pixels.subject.box, photo) : null;
  const wide = widthShown(pixels, box, { photo, frame });
  const width = Math.max(1, Math.min(photo.width, Math.round(wide)));
  const height = Math.max(1, Math.min(photo.height, Math.round(wide / aspect)));
  const centre = box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : { x: photo.width / 2, y: photo.height / 2 };
  const clamp = (value: number, most: number) => Math.round(Math.min(Math.max(0, value), most));
  const left = clamp(centre.x - width / 2, photo.width - width);
  const top = clamp(centre.y - height / 2, photo.height - height);
  const scaled = (side: number, most: number) => {
    const exact = Math.round((side * frame.width) / wide);
    // NOTE: rounding leaves a pixel or two, which are not worth a seam.
    return exact > most - 3 ? most : Math.max(1, exact);
  };
  return { cut: { left, top, width, height }, size: { width: scaled(width, frame.width), height: scaled(height, frame.height) } };
}

/** The width, in pixels of the photo, that the frame shows; beyond the width of the photo where the object is too large to cut around it. */
function widthShown({ background, subject }: ImageAnalysis, box: Rect | null, { photo, frame }: { photo: Size; frame: Size }): number {
  const aspect = frame.width / frame.height;
  const [most, whole] = [photo.width, photo.height * aspect].sort((x, y) => x - y) as [number, number];
  if (!box) return subject || background.kind !== 'busy' ? whole : Math.max(most, whole * LEAST_KEPT);
  const object = Math.max(box.width, box.height * aspect);
  const needed = Math.min(whole, object * (1 + 2 * MARGIN));
  return Math.max(needed, Math.min(most, Math.max(object / FILL, frame.width * LEAST_RESOLUTION)));
}

function inPixels(box: Box, { width, height }: Size): Rect {
  return { left: box.left * width, top: box.top * height, width: box.width * width, height: box.height * height };
}

type Sides = Extract<Fill, { kind: 'extended' }>['sides'];

/** How a calm background is continued on each side; null when it is not calm, or when the object would be continued with it. */
function extension({ background, subject }: ImageAnalysis, missing: Size): Sides | null {
  if (background.kind === 'busy') return null;
  const box = subject?.box ?? { left: 0.5, top: 0.5, width: 0, height: 0 };
  const share = (touchesStart: boolean, touchesEnd: boolean, size: number): [number, number] | null => {
    if (size === 0) return [0, 0];
    if (touchesStart && touchesEnd) return null;
    if (touchesStart) return [0, size];
    return touchesEnd ? [size, 0] : [size >> 1, size - (size >> 1)];
  };
  const across = share(box.left < EDGE, box.left + box.width > 1 - EDGE, missing.width);
  const down = share(box.top < EDGE, box.top + box.height > 1 - EDGE, missing.height);
  return across && down && { left: across[0], right: across[1], top: down[0], bottom: down[1] };
}
