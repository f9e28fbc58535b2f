import type { FastifyReply } from 'fastify';

/** Bytes a slow client may leave unread before it is disconnected; it reconnects with its `Last-Event-ID`. */
const UNREAD_LIMIT = 256 * 1024;

/** How long, in milliseconds, a disconnected client has to read what was sent before. */
const CUT_MS = 500;

/** One open response of server-sent events. */
export class EventStream {
  private closers: (() => void)[] = [];
  private closed = false;
  readonly openedAt = Date.now();

  constructor(private readonly reply: FastifyReply) {
    reply.hijack();
    // NOTE: a client that disconnected while its request was handled has emitted `close` already; there is no second one.
    this.closed = reply.raw.destroyed;
    if (this.closed) return;
    const headers = {
      ...reply.getHeaders(),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    };
    reply.raw.writeHead(200, headers as Record<string, string>);
    reply.raw.on('close', () => this.finish());
    reply.raw.write('retry: 1000\n\n');
  }

  write(text: string): void {
    if (this.closed) return;
    this.reply.raw.write(text);
    if (this.reply.raw.writableLength > UNREAD_LIMIT) this.reply.raw.destroy();
  }

  /** Calls `closer` when the stream ends, whichever side ends it; at once when it already has. */
  onClose(closer: () => void): void {
    if (this.closed) closer();
    else this.closers.push(closer);
  }

  close(): void {
    if (this.closed) return;
    this.reply.raw.end();
    this.finish();
  }

  /** Ends the stream at once, whether or not the client reads; the reason is sent as a comment. */
  cut(reason: string): void {
    if (this.closed) return;
    const { raw } = this.reply;
    raw.write(`: ${reason}\n\n`);
    this.close();
    setTimeout(() => {
      if (!raw.writableFinished) raw.destroy();
    }, CUT_MS).unref();
  }

  private finish(): void {
    if (this.closed) return;
    this.closed = true;
    for (const closer of this.closers) closer();
    this.closers = [];
  }
}
