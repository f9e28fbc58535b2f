import { deflateSync } from 'node:zlib';

import sharp from 'sharp';
import type { Sharp } from 'sharp';

import { file, latin1, noise } from './hostile-kit.js';
import type { Format, HostileFile } from './hostile-kit.js';
import { scanBomb } from './image-bombs.js';
import { animatedPng, photo, pngChunk, pngWithChunk } from './images.js';

const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
/** A PNG with any size in its header and any data as pixels. */
function png(width: number, height: number, pixels: Buffer, { depth = 8, color = 2 } = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = color;
  return Buffer.concat([
    latin1('\x89PNG\r\n\x1a\n'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A JPEG with another size in its frame header. */
function resizedJpeg(jpeg: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(jpeg);
  const frame = copy.findIndex((byte, at) => byte === 0xff && ((copy[at + 1] ?? 0) & 0xfd) === 0xc0);
  copy.writeUInt16BE(height, frame + 5);
  copy.writeUInt16BE(width, frame + 7);
  return copy;
}

/** Small files that would cost much memory or time. */
export async function bombs(whole: Record<Format, Buffer>): Promise<HostileFile[]> {
  const rows = (width: number, height: number): Buffer => deflateSync(Buffer.alloc((width * 3 + 1) * height), { level: 9 });
  const zeros = deflateSync(Buffer.alloc(100_000_000), { level: 9 });
  const sizes = [
    [16_000, 16_000],
    [65_535, 65_535],
    [2_147_483_647, 1],
    [1, 2_147_483_647],
    [2_147_483_647, 2_147_483_647],
    [6_400, 6_400],
    [0, 0],
    [0, 100],
  ] as const;
  const canvas = Buffer.from(await photo(40, 30).webp({ lossless: true }).ensureAlpha(0.5).toBuffer());
  const wide = Buffer.concat([latin1('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\xff\x3f\0\xff\x3f\0'), canvas.subarray(12)]);
  wide.writeUInt32LE(wide.length - 8, 4);
  const spatial = Buffer.from(whole.avif);
  const ispe = spatial.indexOf('ispe');
  spatial.writeUInt32BE(60_000, ispe + 8);
  spatial.writeUInt32BE(60_000, ispe + 12);
  const profile = Buffer.concat([latin1('icc\0\0'), zeros]);
  const solid = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: 'black' } });
  return [
    ...sizes.map(([width, height]) => file('refused', `PNG that says ${width} × ${height}`, png(width, height, rows(100, 100)))),
    ...[
      [65_535, 65_535],
      [65_535, 1_000],
      [0, 0],
    ].map(([width = 0, height = 0]) => file('refused', `JPEG that says ${width} × ${height}`, resizedJpeg(whole.jpeg, width, height))),
    file('refused', 'WebP with a canvas of 16384 × 16384', wide),
    file('either', 'AVIF that says 60000 × 60000', spatial),
    file('refused', 'PNG of 49 megapixels', await solid(7_000, 7_000).png().toBuffer()),
    file('refused', 'JPEG of 64 megapixels', await solid(8_000, 8_000).jpeg().toBuffer()),
    file('refused', 'WebP of 60 megapixels', await solid(8_000, 7_500).webp({ effort: 0 }).toBuffer()),
    file('refused', 'JPEG of 20000 × 4', await solid(20_000, 4).jpeg().toBuffer()),
    file('either', 'PNG with 100 MB behind its pixels', png(10, 10, zeros)),
    file('either', 'PNG with a profile of 100 MB', await pngWithChunk('iCCP', profile)),
    file('either', 'PNG with a text of 100 MB', await pngWithChunk('zTXt', Buffer.concat([latin1('k\0\0'), zeros]))),
    file('refused', 'PNG with 16 bits in 8 times the rows', png(5_000, 9_000, rows(100, 100), { depth: 16, color: 6 })),
    file('refused', 'JPEG of 2,000 scans', await scanBomb(4_000, 3_000, 2_000)),
    file('taken', 'PNG of 39 megapixels', await solid(6_500, 6_000).png().toBuffer()),
    file('taken', 'JPEG of 39 megapixels', await solid(6_000, 6_500).jpeg().toBuffer()),
    file('taken', 'PNG of 16 × 16383', await solid(16, 16_383).png().toBuffer()),
  ];
}

export async function animations(): Promise<HostileFile[]> {
  const stills = await Promise.all(['#ff0000', '#00ff00', '#0000ff'].map((color) => photo(16, 16, color).png().toBuffer()));
  const frames = (): Sharp => sharp(stills, { join: { animated: true } });
  const many = await sharp(
    Array.from({ length: 300 }, (_, n) => stills[n % 3] as Buffer),
    { join: { animated: true } },
  )
    .webp({ effort: 0 })
    .toBuffer();
  return [
    file('refused', 'animated WebP', await frames().webp().toBuffer()),
    file('refused', 'WebP of 300 frames', many),
    file('refused', 'animated GIF', await frames().gif().toBuffer()),
    file('refused', 'animated PNG', await animatedPng()),
    file(
      'refused',
      'AVIF sequence without frames',
      Buffer.concat([box('ftyp', latin1('avis\0\0\0\0avismsf1miafiso8')), box('moov', noise(300, 9))]),
    ),
  ];
}

/** Unusual but valid pictures: they are accepted and converted to 8-bit sRGB. */
export async function unusual(): Promise<HostileFile[]> {
  const base = () => photo(60, 40);
  const made: Record<string, Sharp> = {
    'CMYK JPEG': base().toColourspace('cmyk').jpeg(),
    'grey JPEG': base().greyscale().jpeg(),
    'progressive JPEG': base().jpeg({ progressive: true }),
    '4:2:0 JPEG': base().jpeg({ chromaSubsampling: '4:2:0' }),
    'JPEG on its side': base().withMetadata({ orientation: 8 }).jpeg(),
    'JPEG in P3': base().withIccProfile('p3').jpeg(),
    '16-bit PNG': base().toColourspace('rgb16').png(),
    '16-bit grey PNG': base().toColourspace('grey16').png(),
    'palette PNG': base().png({ palette: true, colours: 16 }),
    'black and white PNG': base().threshold().png({ palette: true, colours: 2 }),
    'interlaced PNG': base().png({ progressive: true }),
    'transparent PNG': base().ensureAlpha(0).png(),
    '16-bit PNG with alpha': base().ensureAlpha(0.5).toColourspace('rgb16').png(),
    'lossless WebP': base().webp({ lossless: true }),
    'transparent WebP': base().ensureAlpha(0.3).webp(),
    '10-bit AVIF': base().avif({ bitdepth: 10 }),
    'AVIF with alpha': base().ensureAlpha(0.5).avif(),
    'one pixel': photo(1, 1).png(),
    'one row': photo(3_000, 1).jpeg(),
  };
  return Promise.all(Object.entries(made).map(async ([kind, image]) => file('taken', kind, await image.toBuffer())));
}
