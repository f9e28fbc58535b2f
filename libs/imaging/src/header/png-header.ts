import type { ByteSource } from './byte-source.js';
import { brokenHeader } from './image-header.js';
import type { ImageHeader } from './image-header.js';

const SIGNATURE_BYTES = 8;
const CHUNK_HEADER_BYTES = 8;
const CHUNK_CRC_BYTES = 4;
const MAX_CHUNKS = 1_000;
/** Channels per colour type; a palette is decoded as RGBA. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 4, 4: 2, 6: 4 };

/** Whether an `acTL` chunk before the first `IDAT` announces frames (APNG), of which the decoder would only read the first. */
async function isAnimated(source: ByteSource): Promise<boolean> {
  let at = SIGNATURE_BYTES;
  for (let chunk = 0; chunk < MAX_CHUNKS; chunk++) {
    const header = await source.read(at, CHUNK_HEADER_BYTES);
    const type = header.toString('latin1', 4, 8);
    if (header.length < CHUNK_HEADER_BYTES || type === 'IDAT') return false;
    if (type === 'acTL') return true;
    at += CHUNK_HEADER_BYTES + header.readUInt32BE(0) + CHUNK_CRC_BYTES;
  }
  throw brokenHeader();
}

/** Reads the `IHDR` of a PNG (ISO/IEC 15948, 11.2.2). */
export async function readPngHeader(source: ByteSource): Promise<ImageHeader> {
  const header = await source.read(SIGNATURE_BYTES, CHUNK_HEADER_BYTES + 13);
  if (header.length < CHUNK_HEADER_BYTES + 13 || header.toString('latin1', 4, 8) !== 'IHDR') throw brokenHeader();
  const [depth = 0, colorType = 0, , , interlaced = 0] = header.subarray(16);
  const channels = CHANNELS[colorType];
  if (!channels) throw brokenHeader();
  const stored = channels * (depth > 8 ? 2 : 1);
  // NOTE: rows are streamed, but rotation happens in memory, and an interlaced picture is read into memory before that.
  const bytes_per_pixel = interlaced === 0 ? stored * 1.2 + 1.5 : stored * 2 + 1.5;
  return { width: header.readUInt32BE(8), height: header.readUInt32BE(12), animated: await isAnimated(source), bytes_per_pixel };
}
