import { connect } from 'node:net';
import type { Socket, TcpSocketConnectOpts } from 'node:net';

import { eventually } from '#testing';

/** A TCP connection of which the test controls every byte. It closes its own side only when requested. */
export class RawClient {
  private static readonly all = new Set<RawClient>();

  /** What the server has sent so far. */
  received = '';
  /** Whether the server has ended its side, or the connection is gone. */
  ended = false;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (data) => (this.received += data.toString('latin1')));
    // NOTE: many tests expect the server to reset the connection.
    socket.on('error', () => undefined);
    socket.on('end', () => (this.ended = true));
    RawClient.all.add(this);
    socket.on('close', () => {
      RawClient.all.delete(this);
      this.ended = true;
      this.closed = true;
      clearInterval(this.timer);
    });
  }

  static async open(url: string, options: Partial<TcpSocketConnectOpts> = {}): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true, ...options });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawClient(socket);
  }

  /** Breaks every connection that is still open. */
  static closeAll(): void {
    for (const client of RawClient.all) client.reset();
  }

  write(text: string): void {
    if (!this.closed) this.socket.write(text);
  }

  /** Writes the text repeatedly until the connection is closed. */
  dribble(text: string, everyMs: number): void {
    this.timer = setInterval(() => this.write(text), everyMs);
  }

  /** Stops reading what the server sends. */
  pause(): void {
    this.socket.pause();
  }

  /** Ends its own side (FIN). */
  end(): void {
    this.socket.end();
  }

  /** Breaks the connection (RST). */
  reset(): void {
    clearInterval(this.timer);
    this.socket.resetAndDestroy();
  }

  /** Waits until the server has sent `text`. */
  async hears(text: string): Promise<void> {
    await eventually(() => this.received.includes(text), 30_000, 5);
  }
}

/** The head of a request whose body is `length` bytes long. The server answers `100 Continue` when it starts to read it. */
export function headOf(path: string, length: number, headers: Record<string, string> = {}): string {
  const all = { Host: 'x', 'Content-Type': 'application/json', 'Content-Length': length, Expect: '100-continue', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
