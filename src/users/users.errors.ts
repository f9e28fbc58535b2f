import { defineError } from '#platform';

/** No account with this address or id. */
export const UserNotFound = defineError({ code: 'USER_NOT_FOUND', status: 404, message: 'the user does not exist' });

/** The account of the caller has been deleted, and their session with it. */
export const AccountGone = defineError({
  code: 'SESSION_REVOKED',
  status: 401,
  message: 'this session has ended, sign in again',
  headers: () => ({ 'www-authenticate': 'Bearer realm="catalyst", error="invalid_token"' }),
});

/** The email address or username is taken. */
export const UserAlreadyExists = defineError({
  code: 'USER_ALREADY_EXISTS',
  status: 409,
  message: ({ field }: { field: 'email' | 'username' }) => `an account with this ${field} already exists`,
});

/** All upload slots of the user are taken. */
export const UploadLimitReached = defineError({
  code: 'UPLOAD_LIMIT_REACHED',
  status: 429,
  message: ({ limit }: { limit: number }) => `all ${limit} uploads are used; delete one to make room`,
});

/** The password that confirms a sensitive change is missing or wrong. */
export const PasswordNotConfirmed = defineError({ code: 'FORBIDDEN', status: 403, message: 'the current password is wrong' });
