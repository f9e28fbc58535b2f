import { chroma, distance, toOklab, type Oklab } from './oklab.js';

type Names = readonly (readonly [name: string, ...hexes: string[]])[];

// NOTE: several shades per name, so that the nearest match is the name people expect.
const NEUTRALS: Names = [
  ['white', '#ffffff', '#fbfbfb'],
  ['off-white', '#f4f2ec', '#f0f0ee'],
  ['light grey', '#d3d3d3', '#e2e3e4'],
  ['light warm grey', '#cbc5bc', '#d8d3cb'],
  ['warm grey', '#b3a99b', '#a79f96', '#8f877e'],
  ['silver grey', '#b8bbbe'],
  ['grey', '#8c8c8c', '#9c9c9c', '#777777'],
  ['slate grey', '#708090', '#5c6b7a'],
  ['dark grey', '#555555', '#434343'],
  ['charcoal', '#333436', '#2b2c2e'],
  ['black', '#000000', '#141414', '#1e1e1e'],
];

const HUES: Names = [
  ['cream', '#fdf3d8', '#f6e8c6'],
  ['ivory', '#fbf6e6'],
  ['beige', '#e8d9bd', '#d9c7a5'],
  ['sand', '#d2b48c', '#cbb083'],
  ['taupe', '#8b7660', '#a08a76', '#9c7c62'],
  ['tan', '#c19a6b'],
  ['camel', '#b5895a'],
  ['brown', '#8b5a2b', '#7a4a24'],
  ['chestnut', '#8a4630'],
  ['dark brown', '#4a2c17', '#5a3a22'],
  ['chocolate', '#3b2314'],
  ['terracotta', '#c8643f', '#b9583a'],
  ['rust', '#a8431c'],
  ['copper', '#b87333'],
  ['orange', '#ff8c00', '#f27a1a'],
  ['amber', '#ffb300'],
  ['apricot', '#fbc08f'],
  ['peach', '#ffd9b8'],
  ['coral', '#ff7f50', '#f4766b'],
  ['salmon', '#fa9a85'],
  ['red', '#ff0000', '#e01b24', '#cf2020'],
  ['dark red', '#8b0000', '#a11414'],
  ['brick red', '#9e4a43', '#8d3b33'],
  ['crimson', '#c4143c'],
  ['burgundy', '#6d1a2d', '#561426'],
  ['pink', '#ffb6c1', '#f79ab3'],
  ['pale pink', '#fbdfe2'],
  ['dusty pink', '#cf9a9c'],
  ['hot pink', '#ff4fa0', '#f0288a'],
  ['magenta', '#e000c8', '#ff00ff'],
  ['plum', '#73305f'],
  ['mauve', '#9a7f95', '#b29bb0'],
  ['aubergine', '#3b1f3a'],
  ['purple', '#800080', '#7b2fa8'],
  ['violet', '#8a4fe0', '#7f3ff0'],
  ['lavender', '#d7c9f2', '#bfa9e6'],
  ['lilac', '#c8a2c8'],
  ['indigo', '#3f1a9c', '#32127a'],
  ['navy blue', '#000080', '#14214a', '#0d1b3e'],
  ['dark blue', '#12307f', '#1c3f73'],
  ['blue', '#0000ff', '#1e5fe0', '#2a6fd6'],
  ['royal blue', '#3457d5'],
  ['denim blue', '#43648f', '#5279a8'],
  ['dusty blue', '#7f97b0', '#93a9c4'],
  ['sky blue', '#6cb8ee', '#87ceeb'],
  ['light blue', '#add8e6', '#bcd9f2'],
  ['pale blue', '#dbeaf6'],
  ['cyan', '#00ffff', '#18d3e6'],
  ['turquoise', '#35d0c2', '#40e0d0'],
  ['soft teal', '#589995', '#7fb0ac', '#6aa5a8'],
  ['teal', '#008080', '#1a7f86'],
  ['dark teal', '#0c4a50', '#12565a'],
  ['petrol blue', '#10566e'],
  ['mint green', '#a8e6c4', '#bff0d8'],
  ['sage green', '#a3b18a', '#9caf94'],
  ['light green', '#90ee90', '#a6dd8c'],
  ['lime green', '#8fe000', '#a6f000'],
  ['green', '#008000', '#1f9d3f', '#2eb34a'],
  ['bright green', '#00ff00', '#22dd3c'],
  ['emerald green', '#0f8f62'],
  ['moss green', '#5b6b4a', '#4a5a3a'],
  ['dark green', '#0b4d22', '#1d4a2c'],
  ['forest green', '#2c6b34'],
  ['olive green', '#6b7a2c', '#808000'],
  ['khaki', '#b5ad72'],
  ['mustard yellow', '#d4a017', '#c9971c'],
  ['gold', '#d9b13b', '#e0b84a'],
  ['yellow', '#ffff00', '#ffe21a', '#fdd835'],
  ['pale yellow', '#fff6a8', '#faf0b0'],
];

interface Reference {
  name: string;
  color: Oklab;
}

const byte = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);

/** An OKLab colour from `#rrggbb`. */
export function fromHex(hex: string): Oklab {
  return toOklab(byte(hex, 1), byte(hex, 3), byte(hex, 5));
}

/** `#rrggbb` from sRGB bytes. */
export function toHex(red: number, green: number, blue: number): string {
  return `#${[red, green, blue].map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

const references = (names: Names): Reference[] => names.flatMap(([name, ...hexes]) => hexes.map((hex) => ({ name, color: fromHex(hex) })));
const ALL = { neutral: references(NEUTRALS), hue: references(HUES) };

/** Below the chroma `GREY` a colour looks grey; above `HUE` it has a clear hue. */
const GREY = 0.018;
const HUE = 0.045;

/** The name whose typical value is perceptually nearest, among greys for a grey and among hues for a hue. */
export function nameOf(color: Oklab): string {
  const extreme = color.L < 0.27 || color.L > 0.955;
  const strength = chroma(color);
  const among = strength < GREY ? ALL.neutral : strength > HUE && !extreme ? ALL.hue : [...ALL.neutral, ...ALL.hue];
  let best = 'grey';
  let least = Infinity;
  for (const reference of among) {
    const found = distance(color, reference.color);
    if (found < least) [best, least] = [reference.name, found];
  }
  return best;
}
