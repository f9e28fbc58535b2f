import type { Letter } from './layout.js';

interface Code {
  code: string;
  token: string;
  minutes: number;
}

/** Where mailed links lead; nothing when no front end is configured. */
export type Links = (path: string, token: string) => string | undefined;

const NOT_YOU = 'If this was not you, you need not do anything.';

/** The token rides in the fragment of the link, which browsers send to nobody. */
function linkOrToken(links: Links, path: string, label: string, token: string): Pick<Letter, 'link' | 'token'> {
  const url = links(path, token);
  return url ? { link: { label, url } } : { token: { label: `Or send this token to POST /api/auth/${path}:`, value: token } };
}

export function verifyEmail({ code, token, minutes }: Code, links: Links): Letter {
  return {
    subject: 'Verify your email address',
    lines: [`This code verifies your address for Catalyst. It is good for ${minutes} minutes.`],
    code,
    ...linkOrToken(links, 'verify-email', 'Verify this address', token),
    footer: NOT_YOU,
  };
}

export function resetPassword({ code, token, minutes }: Code, links: Links): Letter {
  return {
    subject: 'Reset your password',
    lines: [`Somebody asked to reset the password of your Catalyst account. This code allows it once, within ${minutes} minutes.`],
    code,
    ...linkOrToken(links, 'reset-password', 'Choose a new password', token),
    footer: NOT_YOU,
  };
}

export const accountExists: Letter = {
  subject: 'You already have an account',
  lines: [
    'Somebody tried to register your address with Catalyst, where it has an account already. You can sign in as before.',
    'If you have forgotten your password, ask for a new one with "forgot password".',
  ],
  footer: NOT_YOU,
};

export const passwordChanged: Letter = {
  subject: 'Your password was changed',
  lines: ['The password of your Catalyst account was changed, and other sessions were ended.'],
  footer: 'If this was not you, reset your password now with "forgot password".',
};

export const emailChanged: Letter = {
  subject: 'Your account has a new address',
  lines: ['Your Catalyst account was moved to another email address. This one receives nothing from now on.'],
  footer: 'If this was not you, somebody knows your password: contact the operator of your Catalyst.',
};

export const accountDeleted: Letter = {
  subject: 'Your account was deleted',
  lines: ['Your Catalyst account was deleted with all its projects, images and campaigns.'],
  footer: 'If this was not you, somebody knew your password: change it wherever else you use it.',
};
