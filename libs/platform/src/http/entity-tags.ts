const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** Whether a precondition of the request holds for what has this entity tag, e.g. `"v3"`. */
export type Precondition = (etag: string) => boolean;

/** The tags of a header, or `*`; text that is not an entity tag names nothing. */
function parse(header: string): '*' | string[] {
  return header.trim() === '*' ? '*' : (header.match(ENTITY_TAG) ?? []);
}

const opaque = (etag: string): string => etag.replace(/^W\//, '');

/** The precondition of an `If-Match` header: strong comparison (RFC 9110, 13.1.1); without the header it holds. */
export function ifMatch(header: string | undefined): Precondition {
  if (header === undefined) return () => true;
  const tags = parse(header);
  return (etag) => tags === '*' || (!etag.startsWith('W/') && tags.includes(etag));
}

/** The precondition of an `If-None-Match` header: weak comparison (RFC 9110, 13.1.2); without the header it holds. */
export function ifNoneMatch(header: string | undefined): Precondition {
  if (header === undefined) return () => true;
  const tags = parse(header);
  return (etag) => tags !== '*' && !tags.some((tag) => opaque(tag) === opaque(etag));
}
