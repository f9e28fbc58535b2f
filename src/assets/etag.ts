import { ValidationError } from '#platform';

/** The tag of an asset's newest version. */
export function etagOf({ version }: { version: number }): string {
  return `"v${version}"`;
}

/** The version an If-Match names; nothing when it is absent or `*`. Throws `VALIDATION_ERROR`. */
export function versionOf(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = /^"v(\d{1,9})"$/.exec(header.trim())?.[1];
  if (!version) throw new ValidationError({ errors: [{ path: 'If-Match', message: 'is not the ETag of an asset, such as "v3"' }] });
  return Number(version);
}
