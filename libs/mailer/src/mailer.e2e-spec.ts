import { jest } from '@jest/globals';
import { SMTPServer } from 'smtp-server';

import { requestId } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, race } from '#testing';

import { MailTransport } from './mail-transport.js';

interface Received {
  to: string[];
  raw: string;
}

/** A real SMTP server that keeps what it gets; while `refusing` it answers 451. */
class Postbox {
  readonly mails: Received[] = [];
  refusing = false;
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      let raw = '';
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString()));
      stream.on('end', () => {
        if (this.refusing) return done(Object.assign(new Error('come back later'), { responseCode: 451 }));
        this.mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
        done();
      });
    },
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.server.address();
    return `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  to(address: string): Received[] {
    return this.mails.filter(({ to }) => to.includes(address));
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

const postbox = new Postbox();
let app: TestApp;
let smtp: Record<string, string>;
beforeAll(async () => {
  smtp = { SMTP_URL: await postbox.open(), MAIL_FROM: 'Catalyst <hello@catalyst.test>' };
  app = await createTestApp({ env: smtp });
});
afterAll(async () => {
  await app.close();
  await postbox.close();
});

const outbox = () => app.database.query('SELECT kind, payload, attempts FROM mail_outbox');
const code = (mail: Received | undefined): string => /^ {4}(\d{6})\r?$/m.exec(mail?.raw ?? '')?.[1] ?? '';

describe('mail over SMTP', () => {
  it('arrives as text and HTML with a code that works, and leaves nothing behind', async () => {
    const user = await app.register();
    const mail = await eventually(() => postbox.to(user.email)[0]);
    expect(mail?.raw).toMatch(/^From: Catalyst <hello@catalyst\.test>/m);
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(mail?.raw).toContain('text/plain');
    expect(mail?.raw).toContain('text/html');
    expect((await app.post('/api/auth/verify-email', { email: user.email, otp: code(mail) })).status).toBe(200);
    expect(await eventually(async () => (await outbox()).length === 0)).toBe(true);
  });

  it('is sent and logged under the id of the request that caused it, on another process too', async () => {
    const api = await createTestApp({ replicaOf: app, role: 'api' });
    const transport = app.app.get(MailTransport);
    const ids: unknown[] = [];
    const send = transport.send.bind(transport);
    const spy = jest.spyOn(transport, 'send').mockImplementation((id, mail) => {
      ids.push([mail.to, requestId()]);
      return send(id, mail);
    });
    const causes = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const email = `caused-by-${name}@example.com`;
        const { headers } = await api.post('/api/auth/register', { email, password: 'a long and rare passphrase' });
        return [email, headers.get('x-request-id')];
      }),
    );
    await eventually(() => ids.length === 2);
    expect(ids.sort()).toEqual(causes);
    spy.mockRestore();
    await api.close();
  });

  it('is one mail for 50 parallel registrations of one address', async () => {
    const email = 'wanted-by-many@example.com';
    await race(50, () => app.post('/api/auth/register', { email, password: 'a long and rare passphrase' }));
    await eventually(async () => (await outbox()).length === 0);
    expect(postbox.to(email)).toHaveLength(1);
  });

  it('waits in the outbox, without any code in it, until the server takes it', async () => {
    postbox.refusing = true;
    const user = await app.register();
    await eventually(async () => ((await outbox())[0] as { attempts: number } | undefined)?.attempts === 1);
    expect(await outbox()).toEqual([{ kind: 'auth.verify-email', payload: { user_id: user.user.id }, attempts: 1 }]);
    postbox.refusing = false;
    const mail = await eventually(() => postbox.to(user.email)[0]);
    expect((await app.post('/api/auth/verify-email', { email: user.email, otp: code(mail) })).status).toBe(200);
  });

  it('is not sent to somebody who has been deleted meanwhile', async () => {
    postbox.refusing = true;
    const user = await app.register();
    await eventually(async () => ((await outbox())[0] as { attempts: number } | undefined)?.attempts === 1);
    const deletion = { method: 'DELETE', body: { password: user.password }, token: user.access_token };
    expect((await app.request(deletion.method, '/api/user/account', deletion)).status).toBe(204);
    postbox.refusing = false;
    await eventually(() => postbox.to(user.email).some(({ raw }) => raw.includes('Your account was deleted')));
    expect(postbox.to(user.email).filter(({ raw }) => raw.includes('Verify'))).toEqual([]);
  });

  it('is sent by one worker when several are there', async () => {
    const replica = await createTestApp({ replicaOf: app, role: 'api' });
    const worker = await createTestApp({ replicaOf: app, env: smtp });
    const users = await Promise.all(Array.from({ length: 20 }, () => replica.register()));
    await eventually(async () => (await outbox()).length === 0);
    expect(users.map(({ email }) => postbox.to(email).length)).toEqual(Array(20).fill(1));
    await worker.close();
    await replica.close();
  });
});
