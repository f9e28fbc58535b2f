import { create } from 'content-disposition';

/** A `Content-Disposition` header (RFC 6266): an ASCII name, and the original as `filename*` where it differs. Accepts any text as name. */
export function contentDisposition(type: 'inline' | 'attachment', name: string): string {
  const wellFormed = name.toWellFormed().replace(/[\p{Cc}\u2028\u2029/\\]/gu, '_');
  // NOTE: the library replaces non-ASCII characters by question marks and keeps quotes and percent signs, which some browsers misread.
  const fallback = wellFormed
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9 ._()-]+/g, '_');
  return create(wellFormed, { type, fallback });
}
