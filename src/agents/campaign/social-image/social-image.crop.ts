import type { Box, ImageAnalysis } from '#imaging';

import type { Rect } from './social-image.layout.js';

/** How much of the cut the object may fill: the rest is air. */
const FILL = 0.68;
/** A cut is at most this much smaller than what it is shown at, so that it is not blown up. */
const LEAST_RESOLUTION = 0.7;
const MARGIN = 0.04;

/** Which part of a picture of this size to show in a frame, or null when the object only fits if the picture is shown whole. */
export function cutFor(pixels: ImageAnalysis, size: { width: number; height: number }, frame: Rect): Rect | null {
  const { width, height } = size;
  const aspect = frame.width / frame.height;
  const most = Math.min(width, height * aspect);
  const box = pixels.subject && pixels.subject.position !== 'full_frame' ? inPixels(pixels.subject.box, size) : null;
  if (!box) return pixels.subject ? null : around(size, most, aspect, { x: width / 2, y: height / 2 });
  const needed = Math.max(box.width, box.height * aspect) * (1 + 2 * MARGIN);
  if (needed > most) return null;
  const wished = Math.max(box.width, box.height * aspect) / FILL;
  const cut = Math.max(needed, Math.min(most, Math.max(wished, frame.width * LEAST_RESOLUTION)));
  return around(size, Math.min(cut, most), aspect, { x: box.left + box.width / 2, y: box.top + box.height / 2 });
}

function inPixels(box: Box, { width, height }: { width: number; height: number }): Rect {
  return { left: box.left * width, top: box.top * height, width: box.width * width, height: box.height * height };
}

function around(size: { width: number; height: number }, cutWidth: number, aspect: number, centre: { x: number; y: number }): Rect {
  const width = Math.max(1, Math.min(size.width, Math.round(cutWidth)));
  const height = Math.max(1, Math.min(size.height, Math.round(cutWidth / aspect)));
  const clamp = (value: number, most: number) => Math.round(Math.min(Math.max(0, value), most));
  return { left: clamp(centre.x - width / 2, size.width - width), top: clamp(centre.y - height / 2, size.height - height), width, height };
}
