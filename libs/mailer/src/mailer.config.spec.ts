import { configurationWarnings, Environment } from '#platform';

import { MailerConfig } from './mailer.config.js';

const urlOf = (environment: NodeJS.ProcessEnv): string | undefined => new MailerConfig(new Environment(environment)).SMTP_URL;

describe('a mail server whose parts are set one by one', () => {
  it.each([
    [{ MAIL_SERVER: 'mail.example.com' }, 'smtp://mail.example.com:587'],
    [{ MAIL_SERVER: 'mail.example.com', MAIL_PORT: '465' }, 'smtps://mail.example.com:465'],
    [{ MAIL_SERVER: '::1', MAIL_PORT: '25' }, 'smtp://[::1]:25'],
    [
      { MAIL_SERVER: 'mail.example.com', MAIL_PORT: '2525', MAIL_USERNAME: 'me@example.com', MAIL_PASSWORD: 'p@ss:/w%rd' },
      'smtp://me%40example.com:p%40ss%3A%2Fw%25rd@mail.example.com:2525',
    ],
    [{ SMTP_URL: 'smtp://ours:25', MAIL_SERVER: 'theirs' }, 'smtp://ours:25'],
    [{ MAIL_PORT: '25', MAIL_USERNAME: 'me' }, undefined],
  ])('is read as SMTP_URL: %j', (environment, url) => {
    expect(urlOf(environment)).toBe(url);
  });

  it('is refused by the names that were set', () => {
    expect(() => urlOf({ MAIL_SERVER: 'mail.example.com', MAIL_PORT: 'submission' })).toThrow(
      'SMTP_URL (read from MAIL_SERVER, MAIL_PORT): ',
    );
  });

  it('is warned about by each of its names', () => {
    const environment = new Environment({ MAIL_SERVER: 'mail.example.com', MAIL_USERNAME: 'me', MAIL_USE_TLS: 'true' });
    expect(configurationWarnings(environment).map(({ message, fields }) => [message, fields['variable'], fields['use']])).toEqual([
      ['environment variable has been renamed', 'MAIL_SERVER', 'SMTP_URL'],
      ['environment variable has been renamed', 'MAIL_USERNAME', 'SMTP_URL'],
      ['environment variable is not used', 'MAIL_USE_TLS', 'SMTP_URL'],
    ]);
  });
});
