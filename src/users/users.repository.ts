import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan } from 'typeorm';
import type { FindOptionsWhere, QueryDeepPartialEntity, Repository } from 'typeorm';

import { Database } from '#platform';
import type { Tx } from '#platform';

import { UserEntity } from './user.entity.js';

type Row = UserEntity;

/** The values of a new account. */
export type NewUser = Pick<UserEntity, 'id' | 'email' | 'username' | 'full_name' | 'company_name' | 'password_hash'>;

/** The fields of an account that may change. */
export type UserChanges = Partial<
  Pick<UserEntity, 'email' | 'username' | 'full_name' | 'company_name' | 'password_hash' | 'email_verified' | 'is_active'>
>;

/** The users table: TypeORM, and SQL for what it cannot say in one statement. */
@Injectable()
export class UsersRepository {
  constructor(
    private readonly db: Database,
    @InjectRepository(UserEntity) private readonly users: Repository<UserEntity>,
  ) {}

  /** The new row, or nothing when the address or username is taken. NOTE: TypeORM's `orIgnore` does not say which row it ignored. */
  insert(user: NewUser, tx?: Tx): Promise<Row | undefined> {
    return this.db.one<Row>(
      `INSERT INTO users (id, email, username, username_canonical, full_name, company_name, password_hash)
       VALUES ($1, $2, $3, lower($3), $4, $5, $6) ON CONFLICT DO NOTHING RETURNING *`,
      [user.id, user.email, user.username, user.full_name, user.company_name, user.password_hash],
      tx,
    );
  }

  findById(id: string, tx?: Tx): Promise<Row | undefined> {
    return this.find({ id }, tx);
  }

  findByEmail(email: string, tx?: Tx): Promise<Row | undefined> {
    return this.find({ email }, tx);
  }

  findByUsername(username: string, tx?: Tx): Promise<Row | undefined> {
    return this.find({ username_canonical: username.toLowerCase() }, tx);
  }

  /** NOTE: ids are ordered by time, so the primary key gives the order. */
  list(limit: number, before?: string): Promise<Row[]> {
    return this.users.find({ ...(before !== undefined && { where: { id: LessThan(before) } }), order: { id: 'DESC' }, take: limit });
  }

  /** Locks the row until the transaction ends; the first lock of every transaction that changes several tables of a user. */
  lock(id: string, tx: Tx): Promise<Row | undefined> {
    return this.find({ id }, tx, 'pessimistic_write');
  }

  /** Prevents the account from being deleted until the transaction ends. */
  holdByEmail(email: string, tx: Tx): Promise<Row | undefined> {
    return this.find({ email }, tx, 'for_key_share');
  }

  /** Deletes an account whose address was never verified and which has never been signed in to. */
  async deleteUnverified(email: string, tx: Tx): Promise<number> {
    return (await this.in(tx).delete({ email, email_verified: false, last_login: IsNull() })).affected ?? 0;
  }

  update(id: string, changes: UserChanges, tx?: Tx): Promise<Row | undefined> {
    const canonical = changes.username === undefined ? {} : { username_canonical: changes.username?.toLowerCase() ?? null };
    return this.change({ id }, { ...changes, ...canonical, updated_at: () => 'now()' }, tx);
  }

  /** Takes effect only if the account is active and still has the compared password. */
  recordLogin({ id, password_hash }: Pick<Row, 'id' | 'password_hash'>, at: Date, tx: Tx): Promise<Row | undefined> {
    return this.change({ id, password_hash, is_active: true }, { last_login: at }, tx);
  }

  /** Replaces a hash with another hash of the same password, unless the password has been changed in the meantime. */
  async replaceHash(id: string, before: string, after: string): Promise<number> {
    return (await this.users.update({ id, password_hash: before }, { password_hash: after })).affected ?? 0;
  }

  async delete(id: string, tx: Tx): Promise<number> {
    return (await this.in(tx).delete({ id })).affected ?? 0;
  }

  /** Takes one upload slot; the new count, or nothing when all are taken. */
  async takeSlot(id: string, limit: number, tx?: Tx): Promise<number | undefined> {
    const row = await this.db.one<{ files_uploaded: number }>(
      'UPDATE users SET files_uploaded = files_uploaded + 1 WHERE id = $1 AND files_uploaded < $2 RETURNING files_uploaded',
      [id, limit],
      tx,
    );
    return row?.files_uploaded;
  }

  returnSlot(id: string, tx?: Tx): Promise<number> {
    return this.db.execute('UPDATE users SET files_uploaded = files_uploaded - 1 WHERE id = $1 AND files_uploaded > 0', [id], tx);
  }

  private in(tx?: Tx): Repository<UserEntity> {
    return tx ? tx.manager.withRepository(this.users) : this.users;
  }

  private async find(where: FindOptionsWhere<UserEntity>, tx?: Tx, mode?: 'pessimistic_write' | 'for_key_share'): Promise<Row | undefined> {
    return (await this.in(tx).findOne({ where, ...(mode && { lock: { mode } }) })) ?? undefined;
  }

  /** The changed row; undefined when no row fits. */
  private async change(
    where: FindOptionsWhere<UserEntity>,
    changes: QueryDeepPartialEntity<UserEntity>,
    tx?: Tx,
  ): Promise<Row | undefined> {
    const result = await this.in(tx).update(where, changes, { returning: '*' });
    return (result.raw as Row[])[0];
  }
}
