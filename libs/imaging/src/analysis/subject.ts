import type { Backdrop } from './background.js';
import type { Box, ImageAnalysis } from './image-analysis.schema.js';
import { distance } from './oklab.js';
import { palette } from './palette.js';
import { visible, type Pixels } from './pixels.js';

type Subject = NonNullable<ImageAnalysis['subject']>;
type Span = [number, number];
type Side = 'left' | 'right' | 'top' | 'bottom';

/** Below `MIN_SHARE` of the frame there is no subject; above `BUSY_MAX_SHARE` the "subject" is a busy background. */
const MIN_SHARE = 0.003;
const BUSY_MAX_SHARE = 0.6;
/** Share of the subject's pixels that may lie outside the box on each side, such as specks and shadows. */
const TRIM = 0.015;
const FULL_FRAME = 0.9;

const round = (value: number) => Math.round(value * 1000) / 1000;

/** Finds the part that differs from the background, with its box, position and colours; null when none can be distinguished reliably. */
export function findSubject(pixels: Pixels, backdrop: Backdrop): Subject | null {
  const { width, height } = pixels;
  const mask = pixels.color.map((color, i) => {
    if (!visible(pixels, i)) return false;
    return backdrop.transparent || distance(color, backdrop.at(i % width, Math.floor(i / width))) > backdrop.threshold;
  });
  const count = mask.filter(Boolean).length;
  const share = count / mask.length;
  if (share < MIN_SHARE || (backdrop.described.kind === 'busy' && share > BUSY_MAX_SHARE)) return null;
  const rows = Array.from({ length: height }, (_, y) => mask.slice(y * width, (y + 1) * width).filter(Boolean).length);
  const columns = Array.from({ length: width }, (_, x) => rows.reduce((sum, _row, y) => sum + (mask[y * width + x] ? 1 : 0), 0));
  const core = { across: span(columns, count), down: span(rows, count) };
  const filled = (x: number, y: number) => mask[y * width + x] === true;
  const calm = backdrop.described.kind !== 'busy';
  const [left, right] = calm ? grown(core.across, width, core.down, filled) : core.across;
  const [top, bottom] = calm ? grown(core.down, height, core.across, (y, x) => filled(x, y)) : core.down;
  const box: Box = {
    left: round(left / width),
    top: round(top / height),
    width: round((right - left + 1) / width),
    height: round((bottom - top + 1) / height),
  };
  // NOTE: downscaling mixes subject and background at the edge of the mask; those colours belong to neither.
  const inner = (i: number) => mask[i] === true && [i - 1, i + 1, i - width, i + width].every((near) => mask[near] !== false);
  const colors = palette(pixels, 4, inner);
  return {
    box,
    position: positionOf(box),
    share_of_frame: round(Math.min(1, box.width * box.height)),
    colors: colors.length > 0 && mask.some((_, i) => inner(i)) ? colors : palette(pixels, 4, (i) => mask[i] === true),
  };
}

function span(counts: readonly number[], total: number): Span {
  const edge = (order: readonly number[]) => {
    let passed = 0;
    for (const index of order) {
      passed += counts[index] ?? 0;
      if (passed > total * TRIM) return index;
    }
    return order[0] ?? 0;
  };
  const forward = counts.map((_, index) => index);
  return [edge(forward), edge([...forward].reverse())];
}

/** A span with what is joined to it: thin legs, a stem or a handle are few pixels, yet part of the object. Specks lie apart. */
function grown(span: Span, size: number, across: Span, filled: (along: number, across: number) => boolean): Span {
  const joined = (along: number) => along >= 0 && along < size && range(across).some((at) => filled(along, at));
  let [first, last] = span;
  while (joined(first - 1)) first--;
  while (joined(last + 1)) last++;
  return [first, last];
}

const range = ([first, last]: Span) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

function positionOf(box: Box): Subject['position'] {
  if (box.width * box.height >= FULL_FRAME) return 'full_frame';
  const dx = box.left + box.width / 2 - 0.5;
  const dy = box.top + box.height / 2 - 0.5;
  if (Math.max(Math.abs(dx), Math.abs(dy)) < 0.1) return 'centre';
  if (Math.abs(dx) >= Math.abs(dy)) return dx < 0 ? 'left' : 'right';
  return dy < 0 ? 'top' : 'bottom';
}

/** The widest empty strip next to the subject. */
export function negativeSpace(subject: Subject | null): ImageAnalysis['negative_space'] {
  if (!subject) return { share: 0, side: null };
  const { box } = subject;
  const strips: [Side, number][] = [
    ['left', box.left],
    ['right', 1 - box.left - box.width],
    ['top', box.top],
    ['bottom', 1 - box.top - box.height],
  ];
  const [side, share] = strips.reduce((best, strip) => (strip[1] > best[1] + 1e-6 ? strip : best));
  return { share: round(Math.max(0, share)), side: share >= 0.15 ? side : null };
}
