import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { ConfigFor, env } from '#platform';

/** How mail leaves. */
@Injectable()
export class MailerConfig extends ConfigFor('mailer', {
  SMTP_URL: env
    .url(['smtp', 'smtps'])
    .optional()
    .meta({ secret: true })
    .describe('SMTP server, e.g. smtp://user:password@host:587; unset: .eml files in the data folder'),
  MAIL_FROM: z.string().min(3).default('Catalyst <no-reply@localhost>').describe('Sender of all mail'),
}) {}
