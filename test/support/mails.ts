import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { TestApp } from '#test-support';
import { eventually } from '#testing';

/** A mail in the data folder. */
export interface ReceivedMail {
  to: string;
  subject: string;
  text: string;
  code: string;
  token: string;
}

function read(file: string): ReceivedMail {
  const raw = readFileSync(file, 'utf8');
  const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(raw)?.[1] ?? '';
  const text = raw.split(/\n\n/).slice(2).join('\n\n').split('\n----')[0] ?? '';
  return {
    to: header('To'),
    subject: header('Subject'),
    text,
    code: /^ {4}(\d{6})$/m.exec(text)?.[1] ?? '',
    token: /^ {4}([\w-]{43})$/m.exec(text)?.[1] ?? '',
  };
}

/** The mails written so far to an address, oldest first. */
export function mailsTo({ dataDir }: TestApp, to: string, subject = ''): ReceivedMail[] {
  const folder = join(dataDir, 'mail');
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.eml'))
        .sort()
    : [];
  return files.map((file) => read(join(folder, file))).filter((mail) => mail.to === to && mail.subject.includes(subject));
}

/** Waits for the n-th mail to an address. */
export function mailTo(app: TestApp, to: string, subject: string, n = 1): Promise<ReceivedMail> {
  return eventually(() => mailsTo(app, to, subject)[n - 1]);
}
