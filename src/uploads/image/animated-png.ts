import { open } from 'node:fs/promises';

const SIGNATURE_BYTES = 8;
const CHUNK_HEADER_BYTES = 8;
const CHUNK_CRC_BYTES = 4;
const MAX_CHUNKS = 1_000;

/** Whether a PNG file announces frames (APNG): an `acTL` chunk before the first `IDAT`. The decoder would show its first frame only. */
export async function isAnimatedPng(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const header = Buffer.alloc(CHUNK_HEADER_BYTES);
    let at = SIGNATURE_BYTES;
    for (let chunk = 0; chunk < MAX_CHUNKS; chunk++) {
      const { bytesRead } = await file.read(header, 0, CHUNK_HEADER_BYTES, at);
      const type = header.toString('latin1', 4, 8);
      if (bytesRead < CHUNK_HEADER_BYTES || type === 'IDAT') return false;
      if (type === 'acTL') return true;
      at += CHUNK_HEADER_BYTES + header.readUInt32BE(0) + CHUNK_CRC_BYTES;
    }
    return false;
  } finally {
    await file.close();
  }
}
