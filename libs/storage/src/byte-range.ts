import type { ByteRange } from './object-storage.js';

/**
 * The requested part of a body with `bytes` bytes (RFC 9110, 14.1.2): undefined without a range or for one that may be ignored (another unit,
 * several parts, invalid syntax), `unsatisfiable` when it is outside the body.
 */
export function parseRange(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  // NOTE: the package range-parser rejects a suffix longer than the body, for which RFC 9110 requires the whole body.
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (!from && !to) return undefined;
  if (!from) return Number(to) === 0 || bytes === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - Number(to)), end: bytes - 1 };
  const start = Number(from);
  if (to && Number(to) < start) return undefined;
  if (start >= bytes) return 'unsatisfiable';
  return { start, end: to ? Math.min(Number(to), bytes - 1) : bytes - 1 };
}
