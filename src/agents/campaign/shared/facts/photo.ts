import type { VisionAnalysis } from '../schema/vision-analysis.schema.js';
import { list } from './language-text.js';

type Pixels = VisionAnalysis['pixels'];

/** What was measured in the photo, in words that fit into sentences. */
export interface PhotoWords {
  /** The main colours of the subject, or of the picture when no subject stands out: `dark teal and black`. */
  colors: string;
  colorNames: string[];
  /** `a plain off-white background`. */
  background: string;
  /** `against a plain off-white background`, or `cut out from its background`. */
  setting: string;
  plain: boolean;
  /** `in the centre of the frame`; null when nothing stands out. */
  place: string | null;
  /** `bright`, `dark` or `balanced`. */
  tones: 'dark' | 'balanced' | 'bright';
  temperature: 'cool' | 'neutral' | 'warm';
  soft: boolean;
  pixels: Pixels;
}

const PLACES = {
  centre: 'in the centre of the frame',
  left: 'on the left of the frame',
  right: 'on the right of the frame',
  top: 'in the upper part of the frame',
  bottom: 'in the lower part of the frame',
  full_frame: 'across the whole frame',
} as const;

/** Puts the measurements into words. */
export function photoWords({ pixels }: Pick<VisionAnalysis, 'pixels'>): PhotoWords {
  const { subject, background } = pixels;
  const colorNames = colorsOf(pixels);
  return {
    colors: list(colorNames),
    colorNames,
    background: backgroundOf(pixels),
    setting: background.kind === 'transparent' ? 'cut out from its background' : `against ${backgroundOf(pixels)}`,
    plain: background.kind.startsWith('plain') || background.kind === 'transparent',
    place: subject && PLACES[subject.position],
    tones: pixels.brightness.level,
    temperature: pixels.temperature.level,
    soft: pixels.sharpness.level === 'soft',
    pixels,
  };
}

function colorsOf({ subject, colors, background }: Pixels): string[] {
  const own = (subject?.colors ?? colors).filter(({ share }, index) => index === 0 || share >= 0.08).map(({ name }) => name);
  // NOTE: the background shines through holes and edges; it is a colour of the subject only when it is the only one.
  const others = own.filter((name) => name !== background.color?.name);
  const chosen = others.length > 0 ? others : own;
  // NOTE: shades of one colour (dark teal, soft teal) are one colour in a sentence.
  const family = (name: string) => name.split(' ').at(-1);
  return chosen.filter((name, index) => chosen.findIndex((other) => family(other) === family(name)) === index).slice(0, 3);
}

function backgroundOf({ background: { kind, color } }: Pixels): string {
  const name = color?.name ?? '';
  switch (kind) {
    case 'transparent':
      return 'no background at all';
    case 'gradient':
      return `a softly shaded ${name} background`;
    case 'busy':
      return `a busy background with much ${name}`;
    default:
      return `a plain ${name} background`;
  }
}
