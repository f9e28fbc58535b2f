const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** Whether a precondition of the request holds for a representation with this entity tag, e.g. `"v3"`. */
export type Precondition = (etag: string) => boolean;

/** The tags in a header, or `*`; text that is not an entity tag is ignored. */
function parse(header: string): '*' | string[] {
  return header.trim() === '*' ? '*' : (header.match(ENTITY_TAG) ?? []);
}

const opaque = (etag: string): string => etag.replace(/^W\//, '');

/** The precondition of an `If-Match` header: strong comparison (RFC 9110, 13.1.1); it holds without the header. */
export function ifMatch(header: string | undefined): Precondition {
  if (header === undefined) return () => true;
  const tags = parse(header);
  return (etag) => tags === '*' || (!etag.startsWith('W/') && tags.includes(etag));
}

/** The precondition of an `If-None-Match` header: weak comparison (RFC 9110, 13.1.2); it holds without the header. */
export function ifNoneMatch(header: string | undefined): Precondition {
  if (header === undefined) return () => true;
  const tags = parse(header);
  return (etag) => tags !== '*' && !tags.some((tag) => opaque(tag) === opaque(etag));
}
