import { nameOf, toHex } from './color-names.js';
import type { NamedColor } from './image-analysis.schema.js';
import { distance, toOklab, type Oklab } from './oklab.js';
import { visible, type Pixels } from './pixels.js';

interface Cluster {
  color: Oklab;
  rgb: [number, number, number];
  count: number;
}

/** Colours closer than this count as one colour. */
const SAME = 0.085;
/** A colour with less than this share is a detail, not a dominant colour. */
const MIN_SHARE = 0.015;

const round = (value: number) => Math.round(value * 1000) / 1000;

/**
 * The dominant colours of the pixels that `pick` selects, largest first: a coarse histogram whose bins are merged in OKLab,
 * with clusters of the same name counted together. Transparent pixels do not count.
 */
export function palette(pixels: Pixels, most: number, pick: (index: number) => boolean = () => true): NamedColor[] {
  const bins = new Map<number, { r: number; g: number; b: number; count: number }>();
  let total = 0;
  for (let i = 0; i < pixels.color.length; i++) {
    if (!visible(pixels, i) || !pick(i)) continue;
    const [r = 0, g = 0, b = 0] = pixels.rgb.subarray(i * 3, i * 3 + 3);
    const key = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4);
    const bin = bins.get(key) ?? { r: 0, g: 0, b: 0, count: 0 };
    bins.set(key, { r: bin.r + r, g: bin.g + g, b: bin.b + b, count: bin.count + 1 });
    total++;
  }
  const named = byName(merge([...bins.values()]));
  return named
    .map(({ name, cluster }) => ({ name, hex: toHex(...cluster.rgb), share: round(cluster.count / total) }))
    .filter(({ share }, index) => share >= MIN_SHARE || index === 0)
    .slice(0, most);
}

function merge(bins: { r: number; g: number; b: number; count: number }[]): Cluster[] {
  const clusters: Cluster[] = [];
  // NOTE: ties are broken by colour, so that the order of pixels cannot change the result.
  for (const bin of bins.sort((x, y) => y.count - x.count || x.r / x.count - y.r / y.count || x.g / x.count - y.g / y.count)) {
    const rgb: Cluster['rgb'] = [bin.r / bin.count, bin.g / bin.count, bin.b / bin.count];
    const color = toOklab(Math.round(rgb[0]), Math.round(rgb[1]), Math.round(rgb[2]));
    const near = clusters.map((cluster) => ({ cluster, far: distance(cluster.color, color) })).sort((x, y) => x.far - y.far)[0];
    if (near && near.far < SAME) near.cluster.count += bin.count;
    else clusters.push({ color, rgb, count: bin.count });
  }
  return clusters.sort((x, y) => y.count - x.count);
}

function byName(clusters: Cluster[]): { name: string; cluster: Cluster }[] {
  const found = new Map<string, Cluster>();
  for (const cluster of clusters) {
    const name = nameOf(cluster.color);
    const known = found.get(name);
    if (known) known.count += cluster.count;
    else found.set(name, { ...cluster });
  }
  return [...found].map(([name, cluster]) => ({ name, cluster })).sort((x, y) => y.cluster.count - x.cluster.count);
}
