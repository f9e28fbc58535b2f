import { defineError } from '#platform';

/** The content of the file is not in an accepted format, whatever its name. */
export const NotAnImage = defineError({
  code: 'UNSUPPORTED_MEDIA_TYPE',
  status: 415,
  message: 'the file is not a JPEG, PNG, WebP or AVIF image',
});

/** The file has an image header but cannot be used as an image. */
export const UnprocessableImage = defineError({
  code: 'UNPROCESSABLE_IMAGE',
  status: 422,
  message: ({ reason }: { reason: string }) => `the image cannot be used: ${reason}`,
});
