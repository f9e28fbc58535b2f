import type { Letter } from './layout.js';

interface Code {
  code: string;
  token: string;
  minutes: number;
}

/** The URL of a mailed link; nothing when no front end is configured. */
export type Links = (path: string, token: string) => string | undefined;

/** Links to the pages of the front end. The token is in the fragment, which browsers do not send. */
export function linksTo(frontendUrl: string | undefined): Links {
  return (path, token) => frontendUrl && `${frontendUrl.replace(/\/$/, '')}/${path}#token=${token}`;
}

const NOT_YOU = 'If this was not you, you do not need to do anything.';

function linkOrToken(links: Links, path: string, label: string, token: string): Pick<Letter, 'link' | 'token'> {
  const url = links(path, token);
  return url ? { link: { label, url } } : { token: { label: `Or send this token to POST /api/auth/${path}:`, value: token } };
}

export function verifyEmail({ code, token, minutes }: Code, links: Links): Letter {
  return {
    subject: 'Verify your email address',
    lines: [`This code verifies your address for Catalyst. It is valid for ${minutes} minutes.`],
    code,
    ...linkOrToken(links, 'verify-email', 'Verify this address', token),
    footer: NOT_YOU,
  };
}

/** For an unverified registration; `others` is the number of other unverified registrations of the address. */
export function verifyRegistration({ code, token, minutes }: Code, others: number, links: Links): Letter {
  const several = 'Your address was registered more than once. This code confirms only one of these registrations and discards the others.';
  return {
    subject: 'Verify your email address',
    lines: [
      `Your address was registered with Catalyst. This code confirms the registration, with the password that was chosen there. It is valid for ${minutes} minutes.`,
      ...(others > 0 ? [several] : []),
      'If you are on a different device than the one you registered on, enter your password together with the code.',
    ],
    code,
    ...linkOrToken(links, 'verify-email', 'Verify this address', token),
    footer: 'If you did not register, ignore this mail: without the code, nothing happens.',
  };
}

export function verifyNewEmail({ code, token, minutes }: Code, links: Links): Letter {
  return {
    subject: 'Verify your new email address',
    lines: [
      `This code makes this the email address of the Catalyst account that requested it. It is valid for ${minutes} minutes.`,
      'If you are on a different device than the one you used for the request, enter your password together with the code.',
    ],
    code,
    ...linkOrToken(links, 'verify-email', 'Use this address', token),
    footer: 'If you did not request this, ignore this mail: without the code, nothing happens.',
  };
}

export const setPassword: Letter = {
  subject: 'Set a password for your account',
  lines: [
    'Your address was verified, but from a different place than where the account was registered. Its password might not be yours, so it has been removed.',
    'Set a new one with "Forgot password" before you sign in.',
  ],
  footer: 'If you did not verify your address, someone else can read your mail: change the password of your mailbox.',
};

export const emailTaken: Letter = {
  subject: 'Someone tried to use your address',
  lines: ['Someone asked to use your address for another Catalyst account. Your address already has an account, so nothing was changed.'],
  footer: NOT_YOU,
};

export const emailChangeRequested: Letter = {
  subject: 'A new address was requested for your account',
  lines: [
    'Someone who knows your password asked to change the email address of your Catalyst account. The change takes effect once the new address is verified.',
  ],
  footer: 'If this was not you, change your password now; this cancels the request.',
};

export function resetPassword({ code, token, minutes }: Code, links: Links): Letter {
  return {
    subject: 'Reset your password',
    lines: [`Someone asked to reset the password of your Catalyst account. This code lets you do so once, within ${minutes} minutes.`],
    code,
    ...linkOrToken(links, 'reset-password', 'Choose a new password', token),
    footer: NOT_YOU,
  };
}

export const accountExists: Letter = {
  subject: 'You already have an account',
  lines: [
    'Someone tried to register your address with Catalyst, but it already has an account. You can sign in as before.',
    'If you have forgotten your password, use "Forgot password".',
  ],
  footer: NOT_YOU,
};

export const passwordChanged: Letter = {
  subject: 'Your password was changed',
  lines: ['The password of your Catalyst account was changed, and other sessions were ended.'],
  footer: 'If this was not you, reset your password now with "Forgot password".',
};

export const emailChanged: Letter = {
  subject: 'Your account has a new address',
  lines: ['Your Catalyst account now has another email address. Nothing more will be sent to this one.'],
  footer: 'If this was not you, someone knows your password: contact the operator of your Catalyst installation.',
};

export const accountDeleted: Letter = {
  subject: 'Your account was deleted',
  lines: ['Your Catalyst account was deleted, with all its projects, images and campaigns.'],
  footer: 'If this was not you, someone knew your password: change it wherever else you use it.',
};
