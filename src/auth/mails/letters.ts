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

/** For a registration that waits for its proof. `others` counts further registrations of the address that wait as well. */
export function verifyRegistration({ code, token, minutes }: Code, others: number, links: Links): Letter {
  const several = 'Your address was registered more than once. This code confirms one of these registrations only and drops the others.';
  return {
    subject: 'Verify your email address',
    lines: [
      `Your address was registered with Catalyst. This code confirms the registration, with the password that was chosen there. It is good for ${minutes} minutes.`,
      ...(others > 0 ? [several] : []),
      'On another device than the one you registered on, give your password together with the code.',
    ],
    code,
    ...linkOrToken(links, 'verify-email', 'Verify this address', token),
    footer: 'If you did not register, do not use this code: without it nothing happens.',
  };
}

export function verifyNewEmail({ code, token, minutes }: Code, links: Links): Letter {
  return {
    subject: 'Verify your new email address',
    lines: [
      `This code makes this the address of the Catalyst account that asked for it. It is good for ${minutes} minutes.`,
      'On another device than the one you asked on, give your password together with the code.',
    ],
    code,
    ...linkOrToken(links, 'verify-email', 'Use this address', token),
    footer: 'If you did not ask for this, do not use this code: without it nothing happens.',
  };
}

export const setPassword: Letter = {
  subject: 'Set a password for your account',
  lines: [
    'Your address was verified, but not from where the account was registered. Its password might not be yours, so it has been removed.',
    'Set a new one with "forgot password" before you sign in.',
  ],
  footer: 'If you did not verify your address, somebody can read your mail: change the password of your mailbox.',
};

export const emailTaken: Letter = {
  subject: 'Somebody wanted to use your address',
  lines: ['Somebody asked to use your address for another Catalyst account. Your address has an account already, so nothing was changed.'],
  footer: NOT_YOU,
};

export const emailChangeRequested: Letter = {
  subject: 'A new address was requested for your account',
  lines: [
    'Somebody who knows your password asked to move your Catalyst account to another email address. It moves once that one is verified.',
  ],
  footer: 'If this was not you, change your password now: that cancels the request.',
};

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
