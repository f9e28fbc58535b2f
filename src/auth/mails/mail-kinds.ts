import { defineMail } from '#mailer';

/** Code and link that verify an address. */
export const VerifyEmailMail = defineMail<{ user_id: string }>('auth.verify-email');
/** Code and link that reset a password; for an address that may have no account. */
export const ResetPasswordMail = defineMail<{ email: string }>('auth.reset-password');
/** Somebody tried to register an address that has an account. */
export const AccountExistsMail = defineMail<{ user_id: string }>('auth.account-exists');
/** The password was changed or reset. */
export const PasswordChangedMail = defineMail<{ user_id: string }>('auth.password-changed');
/** To the former address: the account has another one. */
export const EmailChangedMail = defineMail<{ email: string }>('auth.email-changed');
/** The account is gone. */
export const AccountDeletedMail = defineMail<{ email: string }>('auth.account-deleted');
