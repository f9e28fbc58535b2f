/** A colour in OKLab: lightness 0 to 1, and two opponent axes of about -0.4 to 0.4. */
export interface Oklab {
  L: number;
  a: number;
  b: number;
}

// NOTE: a table, because converting each pixel with Math.pow takes ten times as long.
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const c = value / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

/** Converts sRGB bytes. Source of the matrices: Björn Ottosson, "A perceptual color space for image processing". */
export function toOklab(red: number, green: number, blue: number): Oklab {
  const r = LINEAR[red] ?? 0;
  const g = LINEAR[green] ?? 0;
  const b = LINEAR[blue] ?? 0;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    L: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

/** Perceptual distance: 0.02 is just noticeable, 0.1 is clearly another shade. */
export function distance(one: Oklab, other: Oklab): number {
  return Math.hypot(one.L - other.L, one.a - other.a, one.b - other.b);
}

/** Colourfulness: 0 is grey, above 0.2 is vivid. */
export function chroma(color: Oklab): number {
  return Math.hypot(color.a, color.b);
}

/** The median of a list; 0 for an empty one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[sorted.length >> 1] ?? 0;
}
