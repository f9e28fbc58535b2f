import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { ConfigFor, env } from '#platform';

/** The port on which mail servers expect implicit TLS. */
const TLS_PORT = '465';

/** The URL of a mail server that is configured by separate variables. */
function urlOfParts(read: (name: string) => string | undefined): string | undefined {
  const server = read('MAIL_SERVER');
  if (server === undefined) return undefined;
  const port = read('MAIL_PORT') ?? '587';
  const login = [read('MAIL_USERNAME'), read('MAIL_PASSWORD')].filter((part) => part !== undefined).map(encodeURIComponent);
  const scheme = port === TLS_PORT ? 'smtps' : 'smtp';
  return `${scheme}://${login.length > 0 ? `${login.join(':')}@` : ''}${server.includes(':') ? `[${server}]` : server}:${port}`;
}

/** Mail settings. */
@Injectable()
export class MailerConfig extends ConfigFor(
  'mailer',
  {
    SMTP_URL: env
      .url(['smtp', 'smtps'])
      .optional()
      .meta({ secret: true })
      .describe('SMTP server, e.g. smtp://user:password@host:587; unset: mails are written as .eml files to the data folder'),
    MAIL_FROM: z.string().min(3).default('Catalyst <no-reply@localhost>').describe('Sender address of all mails'),
  },
  {
    aliases: { SMTP_URL: [{ from: ['MAIL_SERVER', 'MAIL_PORT', 'MAIL_USERNAME', 'MAIL_PASSWORD'], value: urlOfParts }] },
    replaces: {
      SMTP_URL: [
        'SMTP_HOST',
        'SMTP_SERVER',
        'SMTP_PORT',
        'SMTP_USER',
        'SMTP_USERNAME',
        'SMTP_PASS',
        'SMTP_PASSWORD',
        'MAIL_HOST',
        'MAIL_USER',
        'MAIL_USE_TLS',
        'MAIL_USE_SSL',
        'MAIL_STARTTLS',
        'MAIL_SSL_TLS',
        'EMAIL_HOST',
        'EMAIL_PORT',
        'EMAIL_USER',
        'EMAIL_PASS',
        'EMAIL_PASSWORD',
      ],
      MAIL_FROM: ['MAIL_DEFAULT_SENDER', 'EMAIL_FROM', 'SMTP_FROM'],
    },
  },
) {}
