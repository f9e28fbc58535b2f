import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';

import { Database } from '#platform';

import { TemplateThingEntity } from './template-thing.entity.js';

/** The template_things table; every method takes the owner whose rows it may touch. */
@Injectable()
export class TemplateThingsRepository {
  constructor(
    private readonly db: Database,
    @InjectRepository(TemplateThingEntity) private readonly rows: Repository<TemplateThingEntity>,
  ) {}

  /** The new row, or nothing when the user has `limit` already. Parallel inserts of one user wait for each other, so the limit is exact. */
  insert(row: Pick<TemplateThingEntity, 'id' | 'user_id' | 'title'>, limit: number): Promise<TemplateThingEntity | undefined> {
    return this.db.transaction(async (tx) => {
      await this.db.lock(`template_things ${row.user_id}`, tx);
      const rows = tx.manager.withRepository(this.rows);
      return (await rows.countBy({ user_id: row.user_id })) < limit ? rows.save(rows.create(row)) : undefined;
    });
  }

  findOwned(userId: string, id: string): Promise<TemplateThingEntity | null> {
    return this.rows.findOneBy({ id, user_id: userId });
  }

  /** Up to `limit` rows, newest first, that come after `beforeId`. */
  pageOwned(userId: string, beforeId: string | undefined, limit: number): Promise<TemplateThingEntity[]> {
    return this.db.newest<TemplateThingEntity>('template_things', limit, { 'user_id =': userId, 'id <': beforeId });
  }

  async updateOwned(userId: string, id: string, changes: Pick<Partial<TemplateThingEntity>, 'title'>): Promise<TemplateThingEntity | null> {
    await this.rows.update({ id, user_id: userId }, changes);
    return this.findOwned(userId, id);
  }

  async deleteOwned(userId: string, id: string): Promise<boolean> {
    return (await this.rows.delete({ id, user_id: userId })).affected === 1;
  }
}
