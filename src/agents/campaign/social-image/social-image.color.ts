import type { ImageAnalysis } from '#imaging';

import { LEAST_CONTRAST } from './social-image.schema.js';

/** The colours of a picture: the ground of the text, the text, and a small accent. */
export interface Scheme {
  ground: string;
  ink: string;
  accent: string;
  contrast: number;
}

type Rgb = [number, number, number];

const WHITE = '#ffffff';
const BLACK = '#15171a';
const FALLBACK = '#2b2c2e';

const parse = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb;
const format = (rgb: Rgb) => `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance, WCAG 2. */
function luminance(hex: string): number {
  const [red, green, blue] = parse(hex).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours, 1 to 21, WCAG 2. */
export function contrastOf(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Chooses the colours from the photo: the strongest colour that stands off its background, darkened as far as white text needs. */
export function schemeFor(pixels: ImageAnalysis): Scheme {
  const background = pixels.background.color?.hex ?? WHITE;
  const candidates = [...(pixels.subject?.colors ?? []).map((color) => ({ ...color, share: color.share * 2 })), ...pixels.colors];
  const strength = ({ hex, share }: { hex: string; share: number }) =>
    Math.sqrt(share) * (0.25 + colorfulness(hex)) * Math.min(1, (contrastOf(hex, background) - 1) / 1.5);
  const [best] = [...candidates].sort((x, y) => strength(y) - strength(x) || (x.hex < y.hex ? -1 : 1));
  const chosen = best && strength(best) > 0.02 ? best.hex : FALLBACK;
  const { ground, ink } = readable(chosen);
  const others = candidates.map(({ hex }) => hex).filter((hex) => contrastOf(hex, ground) >= 2);
  const [accent = ink] = others.sort((x, y) => colorfulness(y) - colorfulness(x) || (x < y ? -1 : 1));
  return { ground, ink, accent, contrast: Math.floor(contrastOf(ink, ground) * 100) / 100 };
}

/** Largest minus smallest channel, 0 to 1. */
function colorfulness(hex: string): number {
  const rgb = parse(hex);
  return (Math.max(...rgb) - Math.min(...rgb)) / 255;
}

function readable(hex: string): { ground: string; ink: string } {
  // NOTE: on a light ground dark text is readable as it is; anything from there down carries white better, once it is dark enough.
  if (luminance(hex) > 0.42 && contrastOf(BLACK, hex) >= LEAST_CONTRAST + 1) return { ground: hex, ink: BLACK };
  let ground = hex;
  while (contrastOf(WHITE, ground) < LEAST_CONTRAST + 0.3) ground = format(parse(ground).map((value) => value * 0.96) as Rgb);
  return { ground, ink: WHITE };
}
