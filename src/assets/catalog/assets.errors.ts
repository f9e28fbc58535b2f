import { defineError } from '#platform';

/** The asset does not exist, or is somebody else's. */
export const AssetNotFound = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ id }: { id: string }) => `asset ${id} does not exist`,
});

/** The asset has as many versions as one may have. */
export const VersionLimitReached = defineError({
  code: 'VERSION_LIMIT_REACHED',
  status: 429,
  message: ({ limit }: { limit: number }) => `the asset has ${limit} versions or more, the most MAX_VERSIONS_PER_ASSET allows for a change`,
});

/** The asset never had that version. */
export const VersionNotFound = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ version }: { version: number }) => `the asset has no version ${version}`,
});

/** The asset has no file of that name. */
export const AssetFileNotFound = defineError({ code: 'NOT_FOUND', status: 404, message: 'the asset has no such file' });

/** Somebody changed the asset since it was read. */
export const AssetChanged = defineError({
  code: 'PRECONDITION_FAILED',
  status: 412,
  message: ({ version }: { version: number }) => `the asset has changed, it is at version ${version} now`,
});
