import { defineError } from '#platform';

/** The asset does not exist, or belongs to another user. */
export const AssetNotFound = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ id }: { id: string }) => `asset ${id} does not exist`,
});

/** The asset has reached the limit on versions. */
export const VersionLimitReached = defineError({
  code: 'VERSION_LIMIT_REACHED',
  status: 429,
  message: ({ limit }: { limit: number }) => `the asset has ${limit} versions or more, the most MAX_VERSIONS_PER_ASSET allows for a change`,
});

/** The asset has no such version. */
export const VersionNotFound = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ version }: { version: number }) => `the asset has no version ${version}`,
});

/** The asset has no file of that name. */
export const AssetFileNotFound = defineError({ code: 'NOT_FOUND', status: 404, message: 'the asset has no such file' });

/** The asset has changed since it was read. */
export const AssetChanged = defineError({
  code: 'PRECONDITION_FAILED',
  status: 412,
  message: ({ version }: { version: number }) => `the asset has changed; its current version is ${version}`,
});
