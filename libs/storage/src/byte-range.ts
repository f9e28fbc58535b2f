import type { ByteRange } from './object-storage.js';

/**
 * The part of a body of `bytes` that a `Range` header asks for (RFC 9110, 14.1.2): nothing when there is no range or one that may be ignored
 * (another unit, several parts, bad syntax), `unsatisfiable` when it lies outside.
 */
export function parseRange(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  // NOTE: the package range-parser refuses a suffix longer than the body, which RFC 9110 wants answered with the whole of it.
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (!from && !to) return undefined;
  if (!from) return Number(to) === 0 || bytes === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - Number(to)), end: bytes - 1 };
  const start = Number(from);
  if (to && Number(to) < start) return undefined;
  if (start >= bytes) return 'unsatisfiable';
  return { start, end: to ? Math.min(Number(to), bytes - 1) : bytes - 1 };
}
