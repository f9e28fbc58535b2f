import { defineError } from '#platform';

/** The upload does not exist, or belongs to another user. */
export const UploadNotFound = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ id }: { id: string }) => `upload ${id} does not exist`,
});

/** The file is larger than an upload may be. */
export const FileTooLarge = defineError({
  code: 'PAYLOAD_TOO_LARGE',
  status: 413,
  message: ({ max_bytes }: { max_bytes: number }) => `the file is larger than ${max_bytes} bytes`,
});

/** The request is not a form with a file. */
export const NotAForm = defineError({
  code: 'UNSUPPORTED_MEDIA_TYPE',
  status: 415,
  message: 'send the photo as multipart/form-data in the field "file"',
});

/** An active run needs this file. */
export const UploadInUse = defineError({
  code: 'UPLOAD_IN_USE',
  status: 409,
  message: 'the upload is in use by a run that is still active',
});
