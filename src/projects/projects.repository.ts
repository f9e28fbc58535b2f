import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import { ProjectEntity } from './project.entity.js';
import type { ProjectQuery, ProjectStatus } from './projects.schema.js';

type Row = ProjectEntity;
type Facts = Pick<ProjectEntity, 'product_name' | 'brand_name' | 'price' | 'description' | 'audience' | 'tone' | 'language'>;

/** The projects table; every method names whose projects it may see. */
@Injectable()
export class ProjectsRepository {
  constructor(private readonly db: Database) {}

  /** Adds a project, unless its user has `limit` of them (0: no limit); exact under any concurrency. */
  insert(project: Facts & Pick<ProjectEntity, 'id' | 'user_id'>, limit: number): Promise<Row | undefined> {
    return this.db.one<Row>(
      `INSERT INTO projects (id, user_id, product_name, brand_name, price, description, audience, tone, language)
       SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text
       WHERE CASE WHEN $10::bigint = 0 THEN true ELSE projects_of($2) < $10 END
       RETURNING *`,
      [
        project.id,
        project.user_id,
        project.product_name,
        project.brand_name,
        project.price,
        project.description,
        project.audience,
        project.tone,
        project.language,
        limit,
      ],
    );
  }

  findOwned(userId: string, id: string, tx?: Tx): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM projects WHERE id = $1 AND user_id = $2', [id, userId], tx);
  }

  /** Up to `limit` projects, newest first, that come after `beforeId`. */
  pageOwned(userId: string, filter: Pick<ProjectQuery, 'q' | 'status'>, beforeId: string | undefined, limit: number): Promise<Row[]> {
    const params: unknown[] = [userId, limit];
    const conditions = ['user_id = $1'];
    const add = (condition: (placeholder: string) => string, value: unknown): void => {
      params.push(value);
      conditions.push(condition(`$${params.length}`));
    };
    if (beforeId) add((at) => `id < ${at}`, beforeId);
    if (filter.status) add((at) => `status = ${at}`, filter.status);
    if (filter.q) add((at) => `(product_name || ' ' || brand_name) ILIKE ${at}`, `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`);
    return this.db.query<Row>(`SELECT * FROM projects WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT $2`, params);
  }

  async updateOwned(userId: string, id: string, changes: Partial<Facts>): Promise<Row | undefined> {
    await this.db.manager().update(ProjectEntity, { id, user_id: userId }, { ...changes, updated_at: () => 'now()' });
    return this.findOwned(userId, id);
  }

  deleteOwned(userId: string, id: string, tx: Tx): Promise<number> {
    return this.db.execute('DELETE FROM projects WHERE id = $1 AND user_id = $2', [id, userId], tx);
  }

  /** Gives the project another photo, or none; a project without a finished campaign becomes `ready` or `draft` by it. */
  setImage(id: string, imageId: string | null, tx: Tx): Promise<number> {
    return this.db.execute(
      `UPDATE projects SET image_id = $2, updated_at = now(),
         status = CASE WHEN status IN ('draft', 'ready') THEN CASE WHEN $2::uuid IS NULL THEN 'draft' ELSE 'ready' END ELSE status END
       WHERE id = $1`,
      [id, imageId],
      tx,
    );
  }

  /** Takes a photo away from every project that shows it. */
  clearImage(imageId: string, tx: Tx): Promise<number> {
    return this.db.execute(
      `UPDATE projects SET image_id = NULL, updated_at = now(), status = CASE WHEN status = 'ready' THEN 'draft' ELSE status END WHERE image_id = $1`,
      [imageId],
      tx,
    );
  }

  async imagesShownElsewhere(imageIds: readonly string[], exceptId: string, tx: Tx): Promise<Set<string>> {
    const sql = 'SELECT DISTINCT image_id FROM projects WHERE image_id = ANY ($1) AND id <> $2';
    const rows = await this.db.query<{ image_id: string }>(sql, [imageIds, exceptId], tx);
    return new Set(rows.map(({ image_id }) => image_id));
  }

  setStatus(id: string, status: ProjectStatus, tx: Tx): Promise<number> {
    return this.db.execute('UPDATE projects SET status = $2, updated_at = now() WHERE id = $1 AND status <> $2', [id, status], tx);
  }
}
