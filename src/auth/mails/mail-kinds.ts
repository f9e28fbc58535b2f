import { defineMail } from '#mailer';

/** Code and link to verify the address of an account. */
export const VerifyEmailMail = defineMail<{ user_id: string }>('auth.verify-email');
/** Code and link to verify a claim; if the address already has an account, a notice of the attempt. */
export const ClaimMail = defineMail<{ claim_id: string }>('auth.address-claim');
/** A new code for the latest claim from the requesting network; the address may have no account. */
export const VerifyAgainMail = defineMail<{ email: string; origin: string | null }>('auth.verify-again');
/** The address has been verified, but the account has no password that its owner is known to have chosen. */
export const SetPasswordMail = defineMail<{ user_id: string }>('auth.set-password');
/** Code and link to reset a password; the address may have no account. */
export const ResetPasswordMail = defineMail<{ email: string }>('auth.reset-password');
/** The password has been changed or reset. */
export const PasswordChangedMail = defineMail<{ user_id: string }>('auth.password-changed');
/** To the current address: a change to another one has been requested. */
export const EmailChangeRequestedMail = defineMail<{ email: string }>('auth.email-change-requested');
/** To the former address: the account has another one. */
export const EmailChangedMail = defineMail<{ email: string }>('auth.email-changed');
/** The account has been deleted. */
export const AccountDeletedMail = defineMail<{ email: string }>('auth.account-deleted');
