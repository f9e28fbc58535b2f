/** A mail as it is sent. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Writes a mail of one kind when it is sent; returns nothing if the mail is no longer needed. May run more than once. */
export type Composer<P> = (payload: P) => Promise<Mail | undefined>;

/** A kind of mail. The payload identifies the recipient and is stored until the mail is sent, so it must contain nothing secret. */
export interface MailKind<P extends Record<string, unknown>> {
  readonly name: string;
  readonly payload?: P;
}

/** Defines a kind of mail, e.g. `auth.password-reset`. */
export function defineMail<P extends Record<string, unknown>>(name: string): MailKind<P> {
  return { name };
}
