import type { ImageAnalysis } from './image-analysis.schema.js';
import { fitSurface } from './surface.js';
import { chroma, distance, median, type Oklab } from './oklab.js';
import { palette } from './palette.js';
import { visible, type Pixels } from './pixels.js';

/** The colour of the background at each position, and how far a pixel must differ from it to belong to the subject. */
export interface Backdrop {
  described: ImageAnalysis['background'];
  transparent: boolean;
  at(x: number, y: number): Oklab;
  threshold: number;
}

/** Width of the rim that counts as background, as a share of the shorter side. */
const RIM = 0.05;
/** A pixel within this distance of the median colour of the rim has the same plain colour. */
const PLAIN = 0.06;
const PLAIN_SHARE = 0.82;
/** Maximum median distance from the fitted surface for the rim to count as a smooth gradient. */
const SMOOTH = 0.035;

/** Reads the background from the rim of the picture. */
export function readBackground(pixels: Pixels): Backdrop {
  const { width, height } = pixels;
  const placeOf = (index: number) => ({ x: (index % width) / width, y: Math.floor(index / width) / height });
  const rim = rimOf(pixels);
  const seen = rim.filter((i) => visible(pixels, i));
  const colors = seen.map((i) => pixels.color[i] ?? { L: 0, a: 0, b: 0 });
  const onRim = new Set(rim);
  const color = palette(pixels, 1, (i) => onRim.has(i))[0] ?? null;
  const middle = { L: median(colors.map((c) => c.L)), a: median(colors.map((c) => c.a)), b: median(colors.map((c) => c.b)) };
  if (seen.length < rim.length * 0.5) {
    return { described: { kind: 'transparent', color: null }, transparent: true, at: () => middle, threshold: 0 };
  }
  const plainShare = colors.filter((c) => distance(c, middle) < PLAIN).length / colors.length;
  const surface = fitSurface(seen.map((i, k) => ({ ...placeOf(i), color: colors[k] ?? middle })));
  const at = (x: number, y: number): Oklab => surface(x / width, y / height);
  const off = seen.map((i) => distance(pixels.color[i] ?? middle, at(i % width, Math.floor(i / width))));
  if (plainShare >= PLAIN_SHARE)
    return { described: { kind: plainKind(middle), color }, transparent: false, at: () => middle, threshold: 0.09 };
  if (median(off) < SMOOTH) return { described: { kind: 'gradient', color }, transparent: false, at, threshold: 0.11 };
  return { described: { kind: 'busy', color }, transparent: false, at, threshold: 0.16 };
}

function plainKind(color: Oklab): 'plain_light' | 'plain_dark' | 'plain_coloured' {
  if (chroma(color) > 0.045) return 'plain_coloured';
  return color.L >= 0.6 ? 'plain_light' : 'plain_dark';
}

function rimOf({ width, height }: Pixels): number[] {
  const depth = Math.max(1, Math.round(Math.min(width, height) * RIM));
  const rim: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x < depth || y < depth || x >= width - depth || y >= height - depth) rim.push(y * width + x);
    }
  }
  return rim;
}
