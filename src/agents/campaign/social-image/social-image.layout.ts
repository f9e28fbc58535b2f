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

/** How small a headline may become, as a share of its size in the layout, before it is left out. */
export const SMALLEST_HEADLINE = 0.42;

/** The usual sizes: a link preview, a square post, a story. The story keeps its lowest part free, where apps lay their buttons. */
export const LAYOUTS: readonly Layout[] = [
  {
    name: 'social-1200x627',
    width: 1200,
    height: 627,
    photo: { left: 0, top: 0, width: 660, height: 627 },
    panel: { left: 660, top: 0, width: 540, height: 627 },
    text: { left: 716, top: 56, width: 428, height: 515 },
    headline: 60,
    line: 26,
  },
  {
    name: 'social-1080x1080',
    width: 1080,
    height: 1080,
    photo: { left: 0, top: 0, width: 1080, height: 680 },
    panel: { left: 0, top: 680, width: 1080, height: 400 },
    text: { left: 72, top: 728, width: 936, height: 304 },
    headline: 72,
    line: 34,
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
