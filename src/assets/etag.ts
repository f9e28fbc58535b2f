/** The tag of an asset's newest version. */
export function etagOf({ version }: { version: number }): string {
  return `"v${version}"`;
}

/** No asset has it: what an If-Match means that names no tag of ours. */
const NO_VERSION = -1;

/** The version an If-Match names (RFC 9110, 13.1.1): nothing when it is absent or `*`; a tag that is not ours, or a weak one, matches no version. */
export function versionOf(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = /^"v(\d{1,9})"$/.exec(header.trim())?.[1];
  return version ? Number(version) : NO_VERSION;
}
