import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import type { TemplateThingEntity } from './template-thing.entity.js';

type Row = TemplateThingEntity;

/** The template_things table; every method names whose rows it may see. */
@Injectable()
export class TemplateThingsRepository {
  constructor(private readonly db: Database) {}

  /** The new row, or nothing when the user has `limit` already. Parallel inserts of one user wait for each other, so that none gets past the limit. */
  insert({ id, user_id, title }: Pick<Row, 'id' | 'user_id' | 'title'>, limit: number): Promise<Row | undefined> {
    return this.db.transaction(async (tx) => {
      await this.db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`template_things:${user_id}`], tx);
      return this.db.one<Row>(
        `INSERT INTO template_things (id, user_id, title)
         SELECT $1, $2, $3 WHERE (SELECT count(*) FROM template_things WHERE user_id = $2) < $4 RETURNING *`,
        [id, user_id, title, limit],
        tx,
      );
    });
  }

  findOwned(userId: string, id: string): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM template_things WHERE id = $1 AND user_id = $2', [id, userId]);
  }

  /** Up to `limit` rows, newest first, that come after `beforeId`. */
  pageOwned(userId: string, beforeId: string | undefined, limit: number): Promise<Row[]> {
    return this.db.newest<Row>('template_things', limit, { 'user_id =': userId, 'id <': beforeId });
  }

  deleteOwned(userId: string, id: string): Promise<number> {
    return this.db.execute('DELETE FROM template_things WHERE id = $1 AND user_id = $2', [id, userId]);
  }
}
