import { access, constants, mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';

import { RuntimeConfig } from '#platform';

import type { Mail } from './mail.js';
import { MailerConfig } from './mailer.config.js';

/** The file that a mail was written to; none for a mail sent over SMTP. */
interface Delivery {
  file?: string;
}

const TIMEOUTS_MS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Sends mails to the SMTP server, or writes them as `.eml` files if none is configured. */
@Injectable()
export class MailTransport implements OnApplicationShutdown {
  private readonly transporter: Transporter;
  private readonly folder: string | undefined;

  constructor(
    private readonly config: MailerConfig,
    runtime: RuntimeConfig,
  ) {
    this.folder = config.SMTP_URL ? undefined : resolve(runtime.CATALYST_DATA_DIR, 'mail');
    const safe = { disableFileAccess: true, disableUrlAccess: true };
    this.transporter = config.SMTP_URL
      ? createTransport({ url: config.SMTP_URL, pool: true, maxConnections: 4, ...TIMEOUTS_MS, ...safe })
      : createTransport({ streamTransport: true, buffer: true, newline: 'unix', ...safe });
  }

  /** Sends a mail; `id` becomes the Message-ID, so that the recipient can detect duplicates. Throws the server's error. */
  async send(id: string, mail: Mail): Promise<Delivery> {
    const host = /@([^>\s]+)/.exec(this.config.MAIL_FROM)?.[1] ?? 'localhost';
    const { message } = (await this.transporter.sendMail({
      from: this.config.MAIL_FROM,
      messageId: `<${id}@${host}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      ...mail,
    })) as { message?: Buffer };
    if (!this.folder || !message) return {};
    await mkdir(this.folder, { recursive: true });
    const file = join(this.folder, `${id}.eml`);
    // NOTE: a program that watches the folder must not find an incomplete mail.
    await writeFile(`${file}.part`, message, { mode: 0o600 });
    await rename(`${file}.part`, file);
    return { file };
  }

  /** Resolves if mails can be sent: the server accepts our credentials, or the folder is writable. */
  async check(): Promise<void> {
    if (!this.folder) return void (await this.transporter.verify());
    await mkdir(this.folder, { recursive: true });
    await access(this.folder, constants.W_OK);
  }

  onApplicationShutdown(): void {
    this.transporter.close();
  }
}
