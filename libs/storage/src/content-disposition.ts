import { create } from 'content-disposition';

/** A `Content-Disposition` by RFC 6266: an ASCII name for all, and the true one as `filename*` where it differs. Any text is safe to give. */
export function contentDisposition(type: 'inline' | 'attachment', name: string): string {
  const wellFormed = name.toWellFormed().replace(/[\p{Cc}\u2028\u2029/\\]/gu, '_');
  // NOTE: the library writes what is not ASCII as question marks, and leaves quotes and percent signs, which some browsers misread.
  const fallback = wellFormed
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9 ._()-]+/g, '_');
  return create(wellFormed, { type, fallback });
}
