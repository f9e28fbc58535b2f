/** Characters a quoted-string of RFC 9110 carries without trouble in any client. */
const PLAIN = /^[A-Za-z0-9 ._()-]+$/;

function encodeExtended(text: string): string {
  // Source: RFC 8187, attr-char; encodeURIComponent leaves ' ( ) * which are not in it.
  return encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A `Content-Disposition` by RFC 6266: an ASCII name for all, and the true one as `filename*` where it differs. Any text is safe to give. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const wellFormed = name.toWellFormed().replace(/[\p{Cc}\u2028\u2029/\\]/gu, '_');
  if (PLAIN.test(wellFormed)) return `${kind}; filename="${wellFormed}"`;
  const ascii = wellFormed
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9 ._()-]+/g, '_');
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encodeExtended(wellFormed)}`;
}
