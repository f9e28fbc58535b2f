import type { InputFormat } from '../process/protocol.js';

/** Bytes from the start of a file that `sniff` reads. */
export const SNIFF_BYTES = 64;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const AVIF_BRANDS = new Set(['avif', 'avis']);

/** Major and compatible brands of an ISO base media file (ISO/IEC 14496-12, 4.3). */
function brands(head: Buffer): string[] {
  const length = Math.min(head.readUInt32BE(0), head.length);
  const found = [head.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= length; at += 4) found.push(head.toString('latin1', at, at + 4));
  return found;
}

/** The format of a file by its first bytes, or undefined when it is not accepted; name and declared type are ignored. */
export function sniff(head: Buffer): InputFormat | undefined {
  if (head.length < 12) return undefined;
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (head.subarray(0, 8).equals(PNG)) return 'png';
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  if (head.toString('latin1', 4, 8) === 'ftyp' && brands(head).some((brand) => AVIF_BRANDS.has(brand))) return 'avif';
  return undefined;
}
