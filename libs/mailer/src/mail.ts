/** A mail as it is sent. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Writes the mail of one kind when its turn comes; nothing when there is nobody to write to any more. May run more than once. */
export type Composer<P> = (payload: P) => Promise<Mail | undefined>;

/** A kind of mail; the payload names whom it concerns and is stored until the mail is sent, so it holds nothing secret. */
export interface MailKind<P extends Record<string, unknown>> {
  readonly name: string;
  readonly payload?: P;
}

/** Defines a kind of mail, e.g. `auth.password-reset`. */
export function defineMail<P extends Record<string, unknown>>(name: string): MailKind<P> {
  return { name };
}
