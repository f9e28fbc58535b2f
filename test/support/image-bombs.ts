import { deflateSync } from 'node:zlib';

import sharp from 'sharp';

import { file, latin1 } from './hostile-kit.js';
import type { HostileFile } from './hostile-kit.js';
import { pngChunk } from './images.js';

const solid = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 120, g: 120, b: 120, alpha: 0.5 } } });

/** The end of the entropy-coded data that starts at `at`: a marker that is neither a stuffed byte nor a restart. */
function endOfScan(jpeg: Buffer, at: number): number {
  for (let end = jpeg.indexOf(0xff, at); ; end = jpeg.indexOf(0xff, end + 1)) {
    const next = jpeg[end + 1] ?? 0;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return end;
  }
}

/**
 * A progressive JPEG that repeats one scan. The scan is valid but empty: each one costs a pass over the whole picture, and only a few dozen
 * bytes.
 */
export async function scanBomb(width: number, height: number, scans: number): Promise<Buffer> {
  const jpeg = await solid(width, height).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
  let tables = 0;
  for (let at = 2; ;) {
    const marker = jpeg[at + 1];
    const next = at + 2 + jpeg.readUInt16BE(at + 2);
    if (marker === 0xc4 && tables === 0) tables = at;
    if (marker !== 0xda) {
      at = next;
      continue;
    }
    const end = endOfScan(jpeg, next);
    const components = jpeg[at + 4] ?? 0;
    const spectral = at + 5 + 2 * components;
    if (jpeg[spectral] === 0) {
      [at, tables] = [end, 0];
      continue;
    }
    // NOTE: in full precision, so that decoders accept any number of repetitions.
    jpeg[spectral + 2] = 0;
    const scan = jpeg.subarray(tables || at, end);
    return Buffer.concat([jpeg.subarray(0, tables || at), ...Array.from({ length: scans }, () => scan), latin1('\xff\xd9')]);
  }
}

/** A PNG of zeros: any size in a few kilobytes. */
function zeroPng(width: number, height: number, { depth = 8, color = 6, interlaced = 0, rows = height } = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([depth, color, 0, 0, interlaced], 8);
  const row = (width * (color === 6 ? 4 : 3) * depth) / 8 + 1;
  const pixels = deflateSync(Buffer.alloc(row * rows), { level: 6 });
  return Buffer.concat([
    latin1('\x89PNG\r\n\x1a\n'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** An AVIF with a different size in its container than in its bitstream. */
function lyingAvif(avif: Buffer, claimed: number): Buffer {
  const copy = Buffer.from(avif);
  for (let at = copy.indexOf('ispe'); at >= 0; at = copy.indexOf('ispe', at + 1)) {
    copy.writeUInt32BE(claimed, at + 8);
    copy.writeUInt32BE(claimed, at + 12);
  }
  return copy;
}

/** Small files that would cost a decoder minutes or gigabytes, and two that are just within the limits. */
export async function imageBombs(): Promise<HostileFile[]> {
  const svg = latin1('<svg xmlns="http://www.w3.org/2000/svg" width="6000" height="6000"><rect width="6000" height="6000"/></svg>');
  const gif = await solid(2_000, 2_000).gif().toBuffer();
  const tiff = await solid(2_000, 2_000).tiff({ compression: 'lzw' }).toBuffer();
  const avif = await solid(7_000, 5_600).avif({ effort: 0 }).toBuffer();
  return [
    file('refused', 'JPEG of 4,000 scans', await scanBomb(4_000, 3_000, 4_000)),
    file('refused', 'JPEG of 100 scans', await scanBomb(4_000, 3_000, 100)),
    file('taken', 'JPEG of 60 scans', await scanBomb(4_000, 3_000, 58)),
    file('taken', 'progressive JPEG of 30 megapixels', await solid(6_000, 5_000).jpeg({ progressive: true }).toBuffer()),
    file('refused', 'AVIF of 39 megapixels', avif),
    file('refused', 'AVIF of 39 megapixels that says 100 x 100', lyingAvif(avif, 100)),
    file('refused', 'PNG of 16,000 x 16,000', zeroPng(16_000, 16_000, { rows: 400 })),
    file('refused', 'interlaced 16-bit PNG of 39 megapixels', zeroPng(7_000, 5_600, { depth: 16, interlaced: 1, rows: 400 })),
    file('refused', 'WebP of 39 megapixels with alpha', await solid(7_000, 5_600, 4).webp({ lossless: true, effort: 0 }).toBuffer()),
    file('refused', 'GIF', gif),
    file('refused', 'TIFF', tiff),
    file('refused', 'SVG', svg),
  ];
}
