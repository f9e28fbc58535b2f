import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';

import { DatabaseConfig, Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import { Logger } from '../logging/index.js';

type Listener = (payload: string) => void;

const CHANNEL = 'catalyst';
const RECONNECT_MS = 1_000;
const NOTIFY = 'SELECT pg_notify($1, $2)';
// NOTE: commits with a notification are serialised; this one stores nothing, so it need not block the others until the disk has synced.
const NOTIFY_ALONE = `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`;

/**
 * Notifies other processes through Postgres LISTEN/NOTIFY. Signals are hints: one may be lost while the connection is down,
 * so listeners also poll at a long interval. Payloads must be short (Postgres allows 8,000 bytes).
 */
@Injectable()
export class Signals implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Signals');
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly connected = new Set<() => void>();
  private client: Client | undefined;
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly config: DatabaseConfig,
  ) {}

  /** Calls `listener` for each signal of a topic. Returns a function that unsubscribes. */
  on(topic: string, listener: Listener): () => void {
    const set = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, set.add(listener));
    return () => set.delete(listener);
  }

  /** Calls `listener` on each connection, including reconnections, after which signals may have been missed. Returns a function that unsubscribes. */
  onConnect(listener: () => void): () => void {
    this.connected.add(listener);
    return () => this.connected.delete(listener);
  }

  /** Sends a signal to every process; inside a transaction it is sent at commit. */
  async notify(topic: string, payload: string, tx?: Tx): Promise<void> {
    await this.db.execute(tx ? NOTIFY : NOTIFY_ALONE, [CHANNEL, `${topic} ${payload}`], tx);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    if (this.stopped) return;
    const client = new Client({ connectionString: this.config.url, keepAlive: true, application_name: 'catalyst signals' });
    client.on('error', (err) => this.reconnect(client, err));
    client.on('end', () => this.reconnect(client));
    client.on('notification', ({ payload = '' }) => this.dispatch(payload));
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (err) {
      this.reconnect(client, err);
      return;
    }
    for (const listener of this.connected) listener();
  }

  private reconnect(client: Client, err?: unknown): void {
    if (this.stopped || this.client !== client) return;
    this.client = undefined;
    this.logger.warn('signal connection lost, reconnecting', { err });
    client.end().catch(() => undefined);
    setTimeout(() => void this.connect(), RECONNECT_MS).unref();
  }

  private dispatch(message: string): void {
    const split = message.indexOf(' ');
    const topic = message.slice(0, split);
    for (const listener of this.listeners.get(topic) ?? []) listener(message.slice(split + 1));
  }
}
