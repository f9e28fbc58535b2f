import { crc32 } from 'node:zlib';

import sharp from 'sharp';
import type { Sharp } from 'sharp';

/** A picture like a product photo: a printed subject on a soft background, with sensor noise. */
export function photo(width: number, height: number, color = '#b6423c', seed = 0): Sharp {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 400 300" preserveAspectRatio="none">
    <defs><linearGradient id="wall" x2="1" y2="1"><stop offset="0" stop-color="${color}"/><stop offset="1" stop-color="${color}" stop-opacity=".9"/></linearGradient></defs>
    <rect width="400" height="300" fill="url(#wall)"/><ellipse cx="${150 + (seed % 90)}" cy="170" rx="60" ry="80" fill="#e8e2d4"/>
    <rect x="${120 + (seed % 90)}" y="140" width="60" height="30" fill="#1d3a5f"/><circle cx="${(seed * 37) % 400}" cy="${(seed * 91) % 300}" r="9" fill="#fff"/>
  </svg>`;
  return sharp(Buffer.from(drawing)).flatten({ background: color });
}

/** A chunk of a PNG with its checksum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

/** A PNG with an additional chunk between its header and its data. */
export async function pngWithChunk(type: string, data: Buffer): Promise<Buffer> {
  const still = await photo(20, 20).png().toBuffer();
  const afterHeader = 8 + 25;
  return Buffer.concat([still.subarray(0, afterHeader), pngChunk(type, data), still.subarray(afterHeader)]);
}

/** A PNG that announces two frames (APNG). */
export function animatedPng(): Promise<Buffer> {
  return pngWithChunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]));
}
