import { NotAnImage } from './imaging.errors.js';
import type { ByteSource } from './byte-source.js';
import { brokenHeader } from './image-header.js';
import type { ImageHeader } from './image-header.js';

const MAX_TOP_BOXES = 100;
const MAX_META_BYTES = 1_000_000;

// NOTE: measured with 39 megapixels of noise and rounded up: the decoder's frame, the library's copy, the interleaved picture and our encoder.
const MEMORY = { subsampled: 16, full: 19, deep: 26, alpha: 20 };

interface Box {
  type: string;
  /** Start and end of the content. */
  start: number;
  end: number;
}

/** The header of a box (ISO/IEC 14496-12, 4.2); `limit` is the end of its container. */
function readBox(head: Buffer, at: number, limit: number): Box | undefined {
  if (head.length < 8) return undefined;
  const type = head.toString('latin1', 4, 8);
  let size = head.readUInt32BE(0);
  let start = at + 8;
  if (size === 1) {
    if (head.length < 16) throw brokenHeader();
    size = Number(head.readBigUInt64BE(8));
    start = at + 16;
  }
  const end = size === 0 ? limit : at + size;
  if (end < start) throw brokenHeader();
  return { type, start, end };
}

function* boxesIn(data: Buffer, from: number, to: number): Generator<Box> {
  for (let at = from; at < to;) {
    const box = readBox(data.subarray(at, at + 16), at, to);
    if (!box) return;
    if (box.end > to) throw brokenHeader();
    yield box;
    at = box.end;
  }
}

/** The `meta` box of a still picture; a `moov` box means a sequence. */
async function findMeta(source: ByteSource): Promise<Buffer | 'sequence'> {
  let meta: Buffer | undefined;
  let at = 0;
  for (let count = 0; count < MAX_TOP_BOXES; count++) {
    const box = readBox(await source.read(at, 16), at, Number.MAX_SAFE_INTEGER);
    if (!box) break;
    if (box.type === 'moov') return 'sequence';
    if (box.type === 'meta') {
      if (meta || box.end - box.start > MAX_META_BYTES) throw brokenHeader();
      meta = await source.read(box.start, box.end - box.start);
    }
    at = box.end;
  }
  if (!meta) throw brokenHeader();
  return meta;
}

/** The item properties of an AVIF (ISO/IEC 23008-12, 9.3); with several pictures, such as tiles and alpha, the largest size counts. */
export async function readAvifHeader(source: ByteSource): Promise<ImageHeader> {
  const meta = await findMeta(source);
  if (meta === 'sequence') return { width: 1, height: 1, animated: true, bytes_per_pixel: MEMORY.deep };
  const property = { width: 0, height: 0, alpha: false, deep: false, subsampled: true, coded: false };
  for (const iprp of boxesIn(meta, 4, meta.length)) {
    if (iprp.type !== 'iprp') continue;
    for (const ipco of boxesIn(meta, iprp.start, iprp.end)) {
      if (ipco.type !== 'ipco') continue;
      for (const { type, start, end } of boxesIn(meta, ipco.start, ipco.end)) {
        if (type === 'ispe') {
          if (end - start < 12) throw brokenHeader();
          const [width, height] = [meta.readUInt32BE(start + 4), meta.readUInt32BE(start + 8)];
          if (width * height > property.width * property.height) Object.assign(property, { width, height });
        } else if (type === 'av1C') {
          const flags = meta[start + 2] ?? 0;
          property.coded = true;
          property.deep ||= (flags & 0x40) !== 0;
          property.subsampled &&= (flags & 0x0c) === 0x0c;
        } else if (type === 'auxC') property.alpha = true;
      }
    }
  }
  if (!property.coded) throw new NotAnImage();
  const base = property.deep ? MEMORY.deep : property.subsampled ? MEMORY.subsampled : MEMORY.full;
  return {
    width: property.width,
    height: property.height,
    animated: false,
    bytes_per_pixel: base + (property.alpha ? MEMORY.alpha : 0),
  };
}
