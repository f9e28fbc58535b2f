import type { ByteSource } from './byte-source.js';
import { brokenHeader } from './image-header.js';
import type { ImageHeader } from './image-header.js';

const MAX_CHUNKS = 100;
const ALPHA = 0x10;
const ANIMATION = 0x02;

// NOTE: measured with 39 megapixels of noise and rounded up. A picture with alpha is stored as WebP, whose encoder needs more than the decoder.
const MEMORY = { lossy: 9, lossless: 11, alpha: 29 };

interface Bitstream {
  width: number;
  height: number;
  lossless: boolean;
  alpha: boolean;
}

/** The frame header of a `VP8 ` chunk (RFC 6386, 9.1) or a `VP8L` chunk (RFC 9649, 3.4). */
function readBitstream(type: string, data: Buffer): Bitstream {
  if (data.length < (type === 'VP8 ' ? 10 : 5)) throw brokenHeader();
  if (type === 'VP8 ') {
    return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff, lossless: false, alpha: false };
  }
  const bits = data.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, lossless: true, alpha: ((bits >>> 28) & 1) === 1 };
}

/** Reads the chunks of a WebP up to its picture (RFC 9649). */
export async function readWebpHeader(source: ByteSource): Promise<ImageHeader> {
  let canvas: { width: number; height: number; flags: number } | undefined;
  let at = 12;
  for (let chunk = 0; chunk < MAX_CHUNKS; chunk++) {
    const head = await source.read(at, 18);
    if (head.length < 8) break;
    const type = head.toString('latin1', 0, 4);
    const data = head.subarray(8);
    if (type === 'VP8X' && data.length < 10) break;
    if (type === 'VP8X') canvas = { flags: data[0] ?? 0, width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 };
    if (type === 'ANIM' || type === 'ANMF' || (canvas && canvas.flags & ANIMATION))
      return { width: canvas?.width ?? 1, height: canvas?.height ?? 1, animated: true, bytes_per_pixel: MEMORY.alpha };
    if (type === 'VP8 ' || type === 'VP8L') {
      const { width, height, lossless, alpha } = readBitstream(type, data);
      if (canvas && (canvas.width !== width || canvas.height !== height)) throw brokenHeader();
      const transparent = alpha || (canvas !== undefined && (canvas.flags & ALPHA) !== 0);
      const bytes_per_pixel = transparent ? MEMORY.alpha : lossless ? MEMORY.lossless : MEMORY.lossy;
      return { width, height, animated: false, bytes_per_pixel };
    }
    const size = head.readUInt32LE(4);
    at += 8 + size + (size & 1);
  }
  throw brokenHeader();
}
