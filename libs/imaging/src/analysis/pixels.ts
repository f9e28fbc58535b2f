import type { ImageTasks } from '../process/protocol.js';
import { toOklab, type Oklab } from './oklab.js';

/** A downscaled decoded picture: one OKLab value and one alpha value per pixel, row by row. */
export interface Pixels {
  width: number;
  height: number;
  color: readonly Oklab[];
  rgb: Uint8Array;
  alpha: Uint8Array;
}

/** A decoded picture: its upright size, a small copy for colours and positions, and a larger grey copy for sharpness. */
export interface Decoded {
  width: number;
  height: number;
  hasAlpha: boolean;
  pixels: Pixels;
  grey: { width: number; height: number; data: Uint8Array };
}

/** Longest side of the measured copies, in pixels: the small one for colours and positions, the large one for sharpness. */
export const SAMPLE_SIDES = { large: 448, small: 112 } as const;

/** Prepares the decoded copies for measurement. */
export function toDecoded({ width, height, has_alpha, large, small }: ImageTasks['sample']['result']): Decoded {
  return {
    width,
    height,
    hasAlpha: has_alpha,
    pixels: toPixels(small.data, small.width, small.height),
    grey: { width: large.width, height: large.height, data: toGrey(large.data) },
  };
}

function toPixels(data: Uint8Array, width: number, height: number): Pixels {
  const count = width * height;
  const color: Oklab[] = [];
  const rgb = new Uint8Array(count * 3);
  const alpha = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const red = data[i * 4] ?? 0;
    const green = data[i * 4 + 1] ?? 0;
    const blue = data[i * 4 + 2] ?? 0;
    rgb.set([red, green, blue], i * 3);
    alpha[i] = data[i * 4 + 3] ?? 255;
    color.push(toOklab(red, green, blue));
  }
  return { width, height, color, rgb, alpha };
}

function toGrey(data: Uint8Array): Uint8Array {
  const grey = new Uint8Array(data.length / 4);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = ((data[i * 4] ?? 0) * 77 + (data[i * 4 + 1] ?? 0) * 150 + (data[i * 4 + 2] ?? 0) * 29) >> 8;
  }
  return grey;
}

/** Whether a pixel is visible. */
export const visible = (pixels: Pixels, index: number): boolean => (pixels.alpha[index] ?? 255) >= 128;
