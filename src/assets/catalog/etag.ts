/** The tag of an asset's newest version. */
export function etagOf({ version }: { version: number }): string {
  return `"v${version}"`;
}

/** The versions an If-Match names (RFC 9110, 13.1.1): nothing when it is absent or `*`; tags that are not ours, and weak ones, match no version. */
export function versionsOf(header: string | undefined): number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return [...header.matchAll(/(W\/)?"v(\d{1,9})"/g)].flatMap(([, weak, version]) => (weak ? [] : [Number(version)]));
}
