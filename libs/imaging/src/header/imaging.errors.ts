import { defineError } from '#platform';

/** The content of the file is none of the formats that are accepted, whatever its name says. */
export const NotAnImage = defineError({
  code: 'UNSUPPORTED_MEDIA_TYPE',
  status: 415,
  message: 'the file is not a JPEG, PNG, WebP or AVIF image',
});

/** The file claims to be an image and cannot be used as one. */
export const UnprocessableImage = defineError({
  code: 'UNPROCESSABLE_IMAGE',
  status: 422,
  message: ({ reason }: { reason: string }) => `the image cannot be used: ${reason}`,
});
