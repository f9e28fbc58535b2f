import { UnprocessableImage } from './imaging.errors.js';
import type { ByteSource } from './byte-source.js';
import { brokenHeader } from './image-header.js';
import type { ImageHeader } from './image-header.js';

/** Encoders write 1 to 14 scans. Each scan costs a pass over the whole picture, however few bytes it has. */
const MAX_SCANS = 64;
const MAX_SEGMENTS = 2_000;
const CHUNK = 65_536;

const TEM = 0x01;
const RST0 = 0xd0;
const RST7 = 0xd7;
const EOI = 0xd9;
const SOS = 0xda;
/** Start of frame: C0 to CF without the tables and the extension that share the range. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const isProgressive = (marker: number): boolean => [0xc2, 0xc6, 0xca, 0xce].includes(marker);
const isRestart = (marker: number): boolean => marker >= RST0 && marker <= RST7;

/** The next marker from `at`, and where its segment starts. Skips image data, stuffed bytes and padding, as decoders do. */
async function nextMarker(source: ByteSource, at: number): Promise<{ marker: number; after: number } | undefined> {
  for (let from = at; ;) {
    const chunk = await source.read(from, CHUNK);
    for (let found = chunk.indexOf(0xff); found >= 0 && found + 1 < chunk.length; found = chunk.indexOf(0xff, found + 1)) {
      const marker = chunk[found + 1] ?? 0;
      if (marker !== 0 && marker !== 0xff && marker !== TEM && !isRestart(marker)) return { marker, after: from + found + 2 };
    }
    if (chunk.length < CHUNK) return undefined;
    // NOTE: reads the last byte again, in case the marker is split between chunks.
    from += CHUNK - 1;
  }
}

function readFrame(segment: Buffer, marker: number): Omit<ImageHeader, 'animated'> {
  const components = segment[5] ?? 0;
  if (components < 1 || components > 4 || segment.length < 6 + 3 * components) throw brokenHeader();
  const sampling = Array.from({ length: components }, (_, n) => segment[7 + 3 * n] ?? 0).map((both) => (both >> 4) * (both & 15));
  const largest = Math.max(1, ...sampling);
  const samples = sampling.reduce((sum, one) => sum + one / largest, 0);
  // NOTE: rotation happens in memory; a progressive picture needs two more bytes for each coefficient.
  const rotated = Math.max(3, components) + 1;
  return {
    height: segment.readUInt16BE(1),
    width: segment.readUInt16BE(3),
    bytes_per_pixel: rotated + (isProgressive(marker) ? 2 * samples : 0),
  };
}

/** Walks the segments of a JPEG (ITU-T T.81, annex B) up to its end: the size from the frame, and how many scans there are. */
export async function readJpegHeader(source: ByteSource): Promise<ImageHeader> {
  let frame: Omit<ImageHeader, 'animated'> | undefined;
  let scans = 0;
  let at = 2;
  for (let segments = 1; ; segments++) {
    const next = await nextMarker(source, at);
    if (!next || next.marker === EOI) break;
    if (segments > MAX_SEGMENTS) throw brokenHeader();
    const head = await source.read(next.after, 2);
    if (head.length < 2) break;
    const length = head.readUInt16BE(0);
    if (length < 2) throw brokenHeader();
    if (isFrame(next.marker) && !frame) frame = readFrame(await source.read(next.after + 2, length - 2), next.marker);
    if (next.marker === SOS && ++scans > MAX_SCANS) throw new UnprocessableImage({ reason: `it has more than ${MAX_SCANS} scans` });
    at = next.after + length;
  }
  if (!frame) throw brokenHeader();
  return { ...frame, animated: false };
}
