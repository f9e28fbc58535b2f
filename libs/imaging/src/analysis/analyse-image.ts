import { readBackground } from './background.js';
import type { ImageAnalysis } from './image-analysis.schema.js';
import { chroma, type Oklab } from './oklab.js';
import { palette } from './palette.js';
import { visible, type Decoded } from './pixels.js';
import { findSubject, negativeSpace } from './subject.js';

const RATIOS: readonly (readonly [string, number])[] = [
  ['1:1', 1],
  ['5:4', 5 / 4],
  ['4:3', 4 / 3],
  ['3:2', 3 / 2],
  ['16:10', 16 / 10],
  ['16:9', 16 / 9],
  ['2:1', 2],
  ['21:9', 21 / 9],
];

const round = (value: number) => Math.round(value * 1000) / 1000;
const level = <L extends string>(value: number, low: number, high: number, names: readonly [L, L, L]): { value: number; level: L } => ({
  value: round(value),
  level: value < low ? names[0] : value > high ? names[2] : names[1],
});

/** Measures colours, background, light, sharpness, composition and transparency of a downscaled picture. Deterministic. */
export function analyseImage(decoded: Decoded): ImageAnalysis {
  const { pixels, width, height } = decoded;
  const backdrop = readBackground(pixels);
  const subject = findSubject(pixels, backdrop);
  const seen = pixels.color.filter((_, i) => visible(pixels, i));
  return {
    width,
    height,
    orientation: orientationOf(width / height),
    aspect_ratio: ratioOf(width, height),
    colors: palette(pixels, 6),
    background: backdrop.described,
    ...lightOf(seen),
    sharpness: level(sharpnessOf(decoded.grey), 0.06, 0.18, ['soft', 'moderate', 'crisp']),
    subject,
    negative_space: negativeSpace(subject),
    transparency: { has_alpha: decoded.hasAlpha, share: round(1 - seen.length / pixels.color.length) },
  };
}

function orientationOf(ratio: number): ImageAnalysis['orientation'] {
  if (ratio > 1.03) return 'landscape';
  return ratio < 0.97 ? 'portrait' : 'square';
}

function ratioOf(width: number, height: number): string | null {
  const ratio = Math.max(width, height) / Math.min(width, height);
  const near = RATIOS.find(([, value]) => Math.abs(value / ratio - 1) < 0.02)?.[0];
  if (!near) return null;
  return width >= height ? near : near.split(':').reverse().join(':');
}

function lightOf(seen: readonly Oklab[]): Pick<ImageAnalysis, 'brightness' | 'contrast' | 'saturation' | 'temperature'> {
  const mean = (value: (color: Oklab) => number) => seen.reduce((sum, color) => sum + value(color), 0) / (seen.length || 1);
  const lightness = seen.map((color) => color.L).sort((x, y) => x - y);
  const at = (share: number) => lightness[Math.min(lightness.length - 1, Math.floor(lightness.length * share))] ?? 0;
  return {
    brightness: level(
      mean((color) => color.L),
      0.42,
      0.76,
      ['dark', 'balanced', 'bright'],
    ),
    contrast: level(at(0.99) - at(0.01), 0.3, 0.62, ['low', 'medium', 'high']),
    saturation: level(mean(chroma), 0.035, 0.1, ['muted', 'moderate', 'vivid']),
    // NOTE: warm light shifts colours along +b (yellow) and slightly along +a (red); the sum corresponds to colour temperature.
    temperature: level(
      mean((color) => color.b + 0.4 * color.a),
      -0.012,
      0.018,
      ['cool', 'neutral', 'warm'],
    ),
  };
}

/** The strongest edges relative to full contrast: the 99.8th percentile of the Laplacian, 0 (blurred) to about 1. */
function sharpnessOf({ width, height, data }: Decoded['grey']): number {
  const histogram = new Uint32Array(1021);
  let total = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const here = data[i] ?? 0;
      const around = (data[i - 1] ?? 0) + (data[i + 1] ?? 0) + (data[i - width] ?? 0) + (data[i + width] ?? 0);
      const bin = Math.abs(4 * here - around);
      histogram[bin] = (histogram[bin] ?? 0) + 1;
      total++;
    }
  }
  let passed = 0;
  for (let value = histogram.length - 1; value > 0; value--) {
    passed += histogram[value] ?? 0;
    if (passed >= total * 0.002) return value / 510;
  }
  return 0;
}
