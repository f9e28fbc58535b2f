import { Global, Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { MailOutboxEntity } from './mail-outbox.entity.js';
import { MailOutboxRepository } from './mail-outbox.repository.js';
import { MailSender } from './mail-sender.js';
import { MailTransport } from './mail-transport.js';
import { MailerConfig } from './mailer.config.js';
import { Mailer } from './mailer.js';

/** Sends mail through an outbox. */
@Global()
@Module({
  imports: [DatabaseModule.entities(MailOutboxEntity)],
  providers: [MailerConfig, Mailer, MailOutboxRepository, MailTransport, MailSender],
  exports: [Mailer],
})
export class MailerModule {}
