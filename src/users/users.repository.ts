import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import type { UserEntity } from './user.entity.js';

type Row = UserEntity;

/** The values of a new account. */
export type NewUser = Pick<UserEntity, 'id' | 'email' | 'username' | 'full_name' | 'company_name' | 'password_hash'>;

/** The fields of an account that may change. */
export type UserChanges = Partial<
  Pick<UserEntity, 'email' | 'username' | 'full_name' | 'company_name' | 'password_hash' | 'email_verified' | 'is_active'>
>;

/** The users table. */
@Injectable()
export class UsersRepository {
  constructor(private readonly db: Database) {}

  /** The new row, or nothing when the address or username is taken. */
  insert(user: NewUser, tx?: Tx): Promise<Row | undefined> {
    return this.db.one<Row>(
      `INSERT INTO users (id, email, username, username_canonical, full_name, company_name, password_hash)
       VALUES ($1, $2, $3, lower($3), $4, $5, $6) ON CONFLICT DO NOTHING RETURNING *`,
      [user.id, user.email, user.username, user.full_name, user.company_name, user.password_hash],
      tx,
    );
  }

  findById(id: string, tx?: Tx): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM users WHERE id = $1', [id], tx);
  }

  findByEmail(email: string, tx?: Tx): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM users WHERE email = $1', [email], tx);
  }

  /** NOTE: ids are ordered by time, so the primary key gives the order. */
  list(limit: number, before?: string): Promise<Row[]> {
    return this.db.query<Row>('SELECT * FROM users WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $1', [limit, before ?? null]);
  }

  findByUsername(username: string, tx?: Tx): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM users WHERE username_canonical = lower($1)', [username], tx);
  }

  /** Locks the row until the transaction ends; the first lock of every transaction that changes several tables of a user. */
  lock(id: string, tx: Tx): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM users WHERE id = $1 FOR UPDATE', [id], tx);
  }

  /** Prevents the account from being deleted until the transaction ends. */
  holdByEmail(email: string, tx: Tx): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM users WHERE email = $1 FOR KEY SHARE', [email], tx);
  }

  /** Deletes an account whose address was never verified and which has never been signed in to. */
  deleteUnverified(email: string, tx: Tx): Promise<number> {
    return this.db.execute('DELETE FROM users WHERE email = $1 AND NOT email_verified AND last_login IS NULL', [email], tx);
  }

  update(id: string, changes: UserChanges, tx?: Tx): Promise<Row | undefined> {
    const entries: [string, unknown][] = Object.entries(changes).filter(([, value]) => value !== undefined);
    if (changes.username !== undefined) entries.push(['username_canonical', changes.username?.toLowerCase() ?? null]);
    const assignments = ['updated_at = now()', ...entries.map(([column], index) => `${column} = $${index + 2}`)];
    return this.db.one<Row>(
      `UPDATE users SET ${assignments.join(', ')} WHERE id = $1 RETURNING *`,
      [id, ...entries.map(([, value]) => value)],
      tx,
    );
  }

  /** Takes effect only if the account is active and still has the compared password. */
  recordLogin({ id, password_hash }: Pick<Row, 'id' | 'password_hash'>, at: Date, tx: Tx): Promise<Row | undefined> {
    return this.db.one<Row>(
      'UPDATE users SET last_login = $2 WHERE id = $1 AND password_hash = $3 AND is_active RETURNING *',
      [id, at, password_hash],
      tx,
    );
  }

  /** Replaces a hash with another hash of the same password, unless the password has been changed in the meantime. */
  replaceHash(id: string, before: string, after: string): Promise<number> {
    return this.db.execute('UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2', [id, before, after]);
  }

  delete(id: string, tx: Tx): Promise<number> {
    return this.db.execute('DELETE FROM users WHERE id = $1', [id], tx);
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
}
