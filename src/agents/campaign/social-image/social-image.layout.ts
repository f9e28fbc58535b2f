/** A rectangle in pixels. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** One size of the picture: where photo and text stand. */
export interface Layout {
  name: string;
  width: number;
  height: number;
  photo: Rect;
  /** The coloured panel. */
  panel: Rect;
  /** The part of the panel that text may use. */
  text: Rect;
  headline: number;
  line: number;
}

/** A headline that would need to be smaller than this is not set, in pixels of a picture 1080 px wide: 11 px on a phone 360 px wide. */
const LEAST_HEADLINE = 34.5;
const LEAST_LINE = 26;

/** The sizes below which text is left out of a picture. */
export function leastSizes({ width }: Layout): { headline: number; line: number } {
  return { headline: (LEAST_HEADLINE * width) / 1080, line: (LEAST_LINE * width) / 1080 };
}

/** Where the photo stands when there is no text: everywhere. */
export const fullBleed = ({ width, height }: Layout): Rect => ({ left: 0, top: 0, width, height });

/** The usual sizes: a link preview, a square post, a story. The story keeps its lowest part free, where apps lay their buttons. */
export const LAYOUTS: readonly Layout[] = [
  {
    name: 'social-1200x627',
    width: 1200,
    height: 627,
    photo: { left: 0, top: 0, width: 540, height: 627 },
    panel: { left: 540, top: 0, width: 660, height: 627 },
    text: { left: 594, top: 56, width: 552, height: 515 },
    headline: 66,
    line: 34,
  },
  {
    name: 'social-1080x1080',
    width: 1080,
    height: 1080,
    photo: { left: 0, top: 0, width: 1080, height: 680 },
    panel: { left: 0, top: 680, width: 1080, height: 400 },
    text: { left: 72, top: 728, width: 936, height: 304 },
    headline: 72,
    line: 36,
  },
  {
    name: 'social-1080x1920',
    width: 1080,
    height: 1920,
    photo: { left: 0, top: 0, width: 1080, height: 1120 },
    panel: { left: 0, top: 1120, width: 1080, height: 800 },
    text: { left: 84, top: 1196, width: 912, height: 560 },
    headline: 104,
    line: 46,
  },
];
