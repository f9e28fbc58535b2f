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
  /** For repositories of TypeORM. */
  readonly manager: EntityManager;
  readonly client: Pick<PoolClient, 'query'>;
  /** Runs `fn` once the transaction has been committed; what it throws is logged, not raised. */
  afterCommit(fn: () => void | Promise<void>): void;
}

/** A statement that Postgres parses and plans once per connection: for long ones that run often. The name is unique in the program. */
export interface Prepared {
  name: string;
  text: string;
}

interface TransactionOptions {
  /** The database's own when left out, READ COMMITTED; naming one costs a statement. */
  isolation?: 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';
}

const connections = metrics.gauge({
  name: 'catalyst_db_connections',
  help: 'Connections of the pool that are open and idle, and callers that wait for one',
  labelNames: ['state'],
});

const SERIALIZATION_FAILURES = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 3;

/** Transactions, locks and plain SQL. Repositories of TypeORM join a transaction by `tx.manager.withRepository(repository)`. */
@Injectable()
export class Database implements OnModuleInit {
  private readonly logger = new Logger('Database');

  constructor(private readonly source: DataSource) {}

  onModuleInit(): void {
    // NOTE: TypeORM listens for errors a moment after the pool has stopped to; a connection that is cut in between would end the process.
    // A cut connection refuses its next statement, and is then thrown away.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
    metrics.beforeExpose('pool', () => {
      const { totalCount, idleCount, waitingCount } = this.pool;
      connections.set({ state: 'open' }, totalCount);
      connections.set({ state: 'idle' }, idleCount);
      connections.set({ state: 'awaited' }, waitingCount);
    });
  }

  /** The rows of a statement, also those of `RETURNING`. */
  async query<R extends QueryResultRow>(sql: string | Prepared, params: readonly unknown[] = [], tx?: Tx): Promise<R[]> {
    return (await this.run<R>(sql, params, tx)).rows;
  }

  /** The first row of a statement. */
  async one<R extends QueryResultRow>(sql: string | Prepared, params: readonly unknown[] = [], tx?: Tx): Promise<R | undefined> {
    return (await this.run<R>(sql, params, tx)).rows[0];
  }

  /**
   * Up to `limit` rows of a table whose ids are in the order of time, newest first. `conditions` are comparisons with their values,
   * `{ 'user_id =': id, 'id <': before }`; one without a value is left out.
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

  /** How many rows a statement touched. */
  async execute(sql: string | Prepared, params: readonly unknown[] = [], tx?: Tx): Promise<number> {
    return (await this.run(sql, params, tx)).rowCount ?? 0;
  }

  /** Waits for the lock of this name and holds it until `tx` ends. What the transaction reads after that, no other holder can change. */
  async lock(name: string, tx: Tx): Promise<void> {
    await this.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name], tx);
  }

  /** TypeORM's entity manager, inside `tx` when there is one; for repositories only. */
  manager(tx?: Tx): EntityManager {
    return tx?.manager ?? this.source.manager;
  }

  /**
   * Runs `fn` in one transaction: committed when it resolves, rolled back when it throws.
   * A serialisation failure or deadlock runs it again, three times in all, so `fn` has no effects outside the database but by `afterCommit`.
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
    // NOTE: hot paths go straight to pg; TypeORM's own query() costs about a sixth of the throughput of a primary-key read.
    return (this.source.driver as unknown as { master: Pool }).master;
  }
}
