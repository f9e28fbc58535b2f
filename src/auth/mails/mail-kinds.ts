import { defineMail } from '#mailer';

/** Code and link that verify the address of an account. */
export const VerifyEmailMail = defineMail<{ user_id: string }>('auth.verify-email');
/** Code and link that prove a claim; or, when the address has an account already, what was tried. */
export const ClaimMail = defineMail<{ claim_id: string }>('auth.address-claim');
/** The code again, of the newest claim from where it is asked for; for an address that may have no account. */
export const VerifyAgainMail = defineMail<{ email: string; origin: string | null }>('auth.verify-again');
/** The address is verified, but nobody is known to hold its password. */
export const SetPasswordMail = defineMail<{ user_id: string }>('auth.set-password');
/** Code and link that reset a password; for an address that may have no account. */
export const ResetPasswordMail = defineMail<{ email: string }>('auth.reset-password');
/** The password was changed or reset. */
export const PasswordChangedMail = defineMail<{ user_id: string }>('auth.password-changed');
/** To the present address: another one was asked for. */
export const EmailChangeRequestedMail = defineMail<{ email: string }>('auth.email-change-requested');
/** To the former address: the account has another one. */
export const EmailChangedMail = defineMail<{ email: string }>('auth.email-changed');
/** The account is gone. */
export const AccountDeletedMail = defineMail<{ email: string }>('auth.account-deleted');
