import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';

import { Logger } from '../logging/index.js';
import { metrics } from '../metrics/index.js';

/** An open transaction. */
export interface Tx {
  /** For TypeORM repositories. */
  readonly manager: EntityManager;
  readonly client: Pick<PoolClient, 'query'>;
  /** Runs `fn` after the commit; its errors are logged and not thrown. */
  afterCommit(fn: () => void | Promise<void>): void;
}

/** A statement that Postgres parses and plans once per connection: for long statements that run often. The name must be unique. */
export interface Prepared {
  name: string;
  text: string;
}

interface TransactionOptions {
  /** The default of the database, READ COMMITTED, when omitted; setting one costs an extra statement. */
  isolation?: 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';
}

const connections = metrics.gauge({
  name: 'catalyst_db_connections',
  help: 'Connections of the pool that are open and idle, and callers that wait for one',
  labelNames: ['state'],
});

const SERIALIZATION_FAILURES = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 3;

/** Transactions, locks and plain SQL. TypeORM repositories join a transaction with `tx.manager.withRepository(repository)`. */
@Injectable()
export class Database implements OnModuleInit {
  private readonly logger = new Logger('Database');

  constructor(private readonly source: DataSource) {}

  onModuleInit(): void {
    // NOTE: there is a gap between the error listeners of the pool and of TypeORM; a connection that breaks in between would end the
    // process. A broken connection rejects its next statement and is then discarded.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
    metrics.beforeExpose('pool', () => {
      const { totalCount, idleCount, waitingCount } = this.pool;
      connections.set({ state: 'open' }, totalCount);
      connections.set({ state: 'idle' }, idleCount);
      connections.set({ state: 'awaited' }, waitingCount);
    });
  }

  /** The rows of a statement, including those of `RETURNING`. */
  async query<R extends QueryResultRow>(sql: string | Prepared, params: readonly unknown[] = [], tx?: Tx): Promise<R[]> {
    return (await this.run<R>(sql, params, tx)).rows;
  }

  /** The first row of a statement. */
  async one<R extends QueryResultRow>(sql: string | Prepared, params: readonly unknown[] = [], tx?: Tx): Promise<R | undefined> {
    return (await this.run<R>(sql, params, tx)).rows[0];
  }

  /**
   * Up to `limit` rows of a table with time-ordered ids, newest first. `conditions` are comparisons with their values, e.g.
   * `{ 'user_id =': id, 'id <': before }`; a comparison whose value is undefined is omitted.
   */
  async newest<R extends QueryResultRow>(
    table: string,
    limit: number,
    conditions: Record<string, string | undefined>,
    columns = '*',
  ): Promise<R[]> {
    const used = Object.entries(conditions).filter(([, value]) => value !== undefined);
    const where = used.map(([comparison], index) => `${comparison} $${index + 2}`).join(' AND ');
    const values = used.map(([, value]) => value);
    return this.query<R>(`SELECT ${columns} FROM ${table} WHERE ${where} ORDER BY id DESC LIMIT $1`, [limit, ...values]);
  }

  /** The number of rows that a statement affected. */
  async execute(sql: string | Prepared, params: readonly unknown[] = [], tx?: Tx): Promise<number> {
    return (await this.run(sql, params, tx)).rowCount ?? 0;
  }

  /** Waits for the named lock and holds it until `tx` ends. */
  async lock(name: string, tx: Tx): Promise<void> {
    await this.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name], tx);
  }

  /** TypeORM's entity manager, of `tx` if there is one; for repositories only. */
  manager(tx?: Tx): EntityManager {
    return tx?.manager ?? this.source.manager;
  }

  /**
   * Runs `fn` in a transaction, which is committed when `fn` resolves and rolled back when it throws. After a serialisation failure or a
   * deadlock it is retried, with three attempts in total, so `fn` must have no effects outside the database except through `afterCommit`.
   */
  async transaction<T>(fn: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(fn, options);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : '';
        if (attempt >= MAX_ATTEMPTS || !SERIALIZATION_FAILURES.has(code)) throw error;
        await sleep(Math.random() * 20 * attempt);
      }
    }
  }

  private async attempt<T>(fn: (tx: Tx) => Promise<T>, { isolation }: TransactionOptions): Promise<T> {
    const runner = this.source.createQueryRunner();
    const followUps: (() => void | Promise<void>)[] = [];
    try {
      const client = (await runner.connect()) as PoolClient;
      await runner.startTransaction(isolation);
      const result = await fn({ manager: runner.manager, client, afterCommit: (followUp) => followUps.push(followUp) });
      await runner.commitTransaction();
      await this.followUp(followUps);
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  private async followUp(fns: (() => void | Promise<void>)[]): Promise<void> {
    for (const fn of fns) {
      try {
        await fn();
      } catch (err) {
        this.logger.warn('an after-commit callback failed', { err });
      }
    }
  }

  private run<R extends QueryResultRow>(sql: string | Prepared, params: readonly unknown[], tx?: Tx): Promise<QueryResult<R>> {
    const config = typeof sql === 'string' ? { text: sql } : sql;
    return (tx?.client ?? this.pool).query<R>({ ...config, values: [...params] });
  }

  private get pool(): Pool {
    // NOTE: hot paths use pg directly; TypeORM's query() costs about a sixth of the throughput of a primary-key read.
    return (this.source.driver as unknown as { master: Pool }).master;
  }
}
