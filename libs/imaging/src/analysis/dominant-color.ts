const BITS = 4;
const SHIFT = 8 - BITS;
const OPAQUE_ENOUGH = 128;

interface Bin {
  count: number;
  red: number;
  green: number;
  blue: number;
}

const hex = (value: number): string => Math.round(value).toString(16).padStart(2, '0');

/** The colour that covers most of an image, `#rrggbb`: the mean of the fullest of 4,096 equal bins, without transparent pixels. Pixels are RGBA. */
export function dominantColor(pixels: Uint8Array): string {
  const bins = new Map<number, Bin>();
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(at, at + 4);
    if (alpha < OPAQUE_ENOUGH) continue;
    const key = ((red >> SHIFT) << (2 * BITS)) | ((green >> SHIFT) << BITS) | (blue >> SHIFT);
    const bin = bins.get(key) ?? { count: 0, red: 0, green: 0, blue: 0 };
    bins.set(key, { count: bin.count + 1, red: bin.red + red, green: bin.green + green, blue: bin.blue + blue });
  }
  const fullest = [...bins.values()].reduce<Bin | undefined>((best, bin) => (best && best.count >= bin.count ? best : bin), undefined);
  if (!fullest) return '#ffffff';
  const { count, red, green, blue } = fullest;
  return `#${hex(red / count)}${hex(green / count)}${hex(blue / count)}`;
}
