export { MailOutboxEntity } from './mail-outbox.entity.js';
export { defineMail } from './mail.js';
export type { Composer, Mail, MailKind } from './mail.js';
export { MailTransport } from './mail-transport.js';
export { Mailer } from './mailer.js';
export { MailerConfig } from './mailer.config.js';
export { MailerModule } from './mailer.module.js';
