import { Injectable } from '@nestjs/common';

import type { Tx } from '#platform';

import type { UserEntity } from './user.entity.js';
import { UsersConfig } from './users.config.js';
import { AccountGone, UploadLimitReached, UserAlreadyExists, UserNotFound } from './users.errors.js';
import { UsersRepository } from './users.repository.js';
import type { NewUser, UserChanges } from './users.repository.js';
import type { UploadCounters, UploadStats } from './users.schema.js';

/** Accounts and their upload slots. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly config: UsersConfig,
  ) {}

  findById(id: string, tx?: Tx): Promise<UserEntity | undefined> {
    return this.users.findById(id, tx);
  }

  /** By canonical address. */
  findByEmail(email: string, tx?: Tx): Promise<UserEntity | undefined> {
    return this.users.findByEmail(email, tx);
  }

  /** Up to `limit` users, newest first; with `before`, only users created before that one. */
  list(limit: number, before?: string): Promise<UserEntity[]> {
    return this.users.list(limit, before);
  }

  findByUsername(username: string, tx?: Tx): Promise<UserEntity | undefined> {
    return this.users.findByUsername(username, tx);
  }

  /** Locks the account for the rest of the transaction; the first lock of every change that spans several tables. */
  lock(id: string, tx: Tx): Promise<UserEntity | undefined> {
    return this.users.lock(id, tx);
  }

  /** Creates an account. Throws `USER_ALREADY_EXISTS`; of several concurrent callers with the same address or username, one succeeds. */
  async create(user: NewUser, tx?: Tx): Promise<UserEntity> {
    const row = await this.users.insert(user, tx);
    if (row) return row;
    throw new UserAlreadyExists({ field: (await this.users.findByEmail(user.email, tx)) ? 'email' : 'username' });
  }

  /** The account of an address, which cannot be deleted until the transaction ends; created if there is none, with the same statements. */
  async holdOrCreate(user: NewUser, tx: Tx): Promise<{ user: UserEntity; created: boolean }> {
    for (;;) {
      const created = await this.users.insert(user, tx);
      const row = await this.users.holdByEmail(user.email, tx);
      // NOTE: the account may be deleted between the two statements, which frees the address.
      if (row) return { user: row, created: created !== undefined };
    }
  }

  /** Frees an address that was registered but never verified. */
  async deleteUnverified(email: string, tx: Tx): Promise<void> {
    await this.users.deleteUnverified(email, tx);
  }

  /** Changes the account of the caller. Throws `SESSION_REVOKED` when it has been deleted, `USER_ALREADY_EXISTS`. */
  async update(id: string, changes: UserChanges, tx?: Tx): Promise<UserEntity> {
    const row = await this.users.update(id, changes, tx).catch((error: unknown) => {
      throw conflictOf(error) ?? error;
    });
    if (!row) throw new AccountGone();
    return row;
  }

  /** Records a login and locks the row until the transaction ends; nothing when the account is inactive or its password hash has been replaced. */
  recordLogin(user: Pick<UserEntity, 'id' | 'password_hash'>, at: Date, tx: Tx): Promise<UserEntity | undefined> {
    return this.users.recordLogin(user, at, tx);
  }

  /** Replaces a hash with another hash of the same password; false when the password has been changed in the meantime. */
  async replaceHash(id: string, before: string, after: string): Promise<boolean> {
    return (await this.users.replaceHash(id, before, after)) === 1;
  }

  /** Takes one of `limit` upload slots; false when all are taken. Exact under any concurrency. */
  async takeUploadSlot(userId: string, limit: number, tx?: Tx): Promise<boolean> {
    return (await this.users.takeSlot(userId, limit, tx)) !== undefined;
  }

  /** Returns an upload slot. */
  async returnUploadSlot(userId: string, tx?: Tx): Promise<void> {
    await this.users.returnSlot(userId, tx);
  }

  /** The counters of an address. Throws `USER_NOT_FOUND`. */
  async uploadCounters(email: string, tx?: Tx): Promise<UploadCounters> {
    const user = await this.users.findByEmail(email, tx);
    if (!user) throw new UserNotFound();
    return this.counters(email, user.files_uploaded);
  }

  /** Counts one upload by address. Throws `USER_NOT_FOUND`, `UPLOAD_LIMIT_REACHED`. */
  async incrementUploads(email: string, limit: number, tx?: Tx): Promise<UploadCounters> {
    const user = await this.users.findByEmail(email, tx);
    if (!user) throw new UserNotFound();
    const count = await this.users.takeSlot(user.id, limit, tx);
    if (count === undefined) throw new UploadLimitReached({ limit });
    return this.counters(email, count);
  }

  /** How much of the upload limit a user has used. */
  uploadStats({ email, full_name, username, files_uploaded }: UserEntity): UploadStats {
    const limit = this.config.UPLOAD_LIMIT;
    const remaining = Math.max(0, limit - files_uploaded);
    const percentage = limit === 0 ? 100 : Math.min(100, Math.round((files_uploaded / limit) * 1000) / 10);
    return { email, name: full_name ?? username, total_uploads: files_uploaded, limit, remaining, percentage, can_upload: remaining > 0 };
  }

  private counters(email: string, files_uploaded: number): UploadCounters {
    const limit = this.config.UPLOAD_LIMIT;
    return { email, files_uploaded, limit, remaining: Math.max(0, limit - files_uploaded) };
  }
}

function conflictOf(error: unknown): Error | undefined {
  if (!(error instanceof Error) || !('constraint' in error)) return undefined;
  if (error.constraint === 'users_email_key') return new UserAlreadyExists({ field: 'email' });
  if (error.constraint === 'users_username_key') return new UserAlreadyExists({ field: 'username' });
  return undefined;
}
