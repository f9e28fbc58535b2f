import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Not, type Repository } from 'typeorm';

import { Database } from '#platform';
import type { Prepared, Tx } from '#platform';

import { ProjectEntity } from './project.entity.js';
import { FACT_NAMES } from './projects.schema.js';
import type { ProjectFacts, ProjectQuery, ProjectStatus } from './projects.schema.js';

const WRITTEN = ['id', 'user_id', ...FACT_NAMES] as const;

// NOTE: a prepared statement must name its columns: `*` fails in running processes when a migration adds a column.
const COLUMNS = [...WRITTEN, 'image_id', 'status', 'created_at', 'updated_at'].join(', ');

// NOTE: one statement checks the limit under a lock and inserts. A transaction with a TypeORM insert costs 399 µs of CPU time instead of 106.
const INSERT: Prepared = {
  name: 'projects.insert',
  text: `INSERT INTO projects (${WRITTEN.join(', ')}) SELECT ${WRITTEN.map((_, index) => `$${index + 2}`).join(', ')}
         WHERE CASE WHEN $1::bigint = 0 THEN true ELSE projects_of($3) < $1 END RETURNING ${COLUMNS}`,
};

// NOTE: most requests for a project and its runs read it first; `findOneBy` costs 194 µs of CPU time, this 73.
const FIND: Prepared = { name: 'projects.find', text: `SELECT ${COLUMNS} FROM projects WHERE id = $1 AND user_id = $2` };

// NOTE: every run sets it twice; `update` costs 146 µs of CPU time, this 54.
const SET_STATUS: Prepared = {
  name: 'projects.set_status',
  text: 'UPDATE projects SET status = $2, updated_at = now() WHERE id = $1 AND status <> $2',
};

/** The projects table: TypeORM, and SQL on measured hot paths. */
@Injectable()
export class ProjectsRepository {
  constructor(
    private readonly db: Database,
    @InjectRepository(ProjectEntity) private readonly projects: Repository<ProjectEntity>,
  ) {}

  /** Adds a project unless its user already has `limit` projects (0: no limit). Exact under concurrency. */
  insert(project: ProjectFacts & Pick<ProjectEntity, 'id' | 'user_id'>, limit: number): Promise<ProjectEntity | undefined> {
    return this.db.one<ProjectEntity>(INSERT, [limit, ...WRITTEN.map((column) => project[column])]);
  }

  findOwned(userId: string, id: string, tx?: Tx): Promise<ProjectEntity | undefined> {
    return this.db.one<ProjectEntity>(FIND, [id, userId], tx);
  }

  /**
   * Up to `limit` projects, newest first, that come after `beforeId`.
   * NOTE: in the benchmark `find` reached 0.41 of the throughput of bare Fastify, this 0.59; the target is 0.5.
   */
  pageOwned(
    userId: string,
    { q, status }: Pick<ProjectQuery, 'q' | 'status'>,
    beforeId: string | undefined,
    limit: number,
  ): Promise<ProjectEntity[]> {
    return this.db.newest<ProjectEntity>('projects', limit, {
      'user_id =': userId,
      'id <': beforeId,
      'status =': status,
      "(product_name || ' ' || brand_name) ILIKE": q && `%${q.replace(/[\\%_]/g, '\\$&')}%`,
    });
  }

  async updateOwned(userId: string, id: string, changes: Partial<ProjectFacts>): Promise<ProjectEntity | undefined> {
    const result = await this.projects.update({ id, user_id: userId }, changes, { returning: '*' });
    return (result.raw as ProjectEntity[])[0];
  }

  async deleteOwned(userId: string, id: string, tx: Tx): Promise<boolean> {
    return (await tx.manager.withRepository(this.projects).delete({ id, user_id: userId })).affected === 1;
  }

  /** Sets the photo of a project; a draft becomes ready. */
  async setImage(id: string, imageId: string, tx: Tx): Promise<void> {
    const status = () => `CASE WHEN status = 'draft' THEN 'ready' ELSE status END`;
    await tx.manager.withRepository(this.projects).update({ id }, { image_id: imageId, status });
  }

  /** Removes a photo from every project that uses it; a project that was ready becomes a draft. */
  async clearImage(imageId: string, tx: Tx): Promise<void> {
    const status = () => `CASE WHEN status = 'ready' THEN 'draft' ELSE status END`;
    await tx.manager.withRepository(this.projects).update({ image_id: imageId }, { image_id: null, status });
  }

  /** Returns those of the photos that projects other than `exceptId` use. */
  async imagesShownElsewhere(imageIds: readonly string[], exceptId: string, tx: Tx): Promise<Set<string>> {
    const rows = await tx.manager
      .withRepository(this.projects)
      .find({ select: { image_id: true }, where: { image_id: In(imageIds), id: Not(exceptId) } });
    return new Set(rows.flatMap(({ image_id }) => image_id ?? []));
  }

  async setStatus(id: string, status: ProjectStatus, tx: Tx): Promise<void> {
    await this.db.execute(SET_STATUS, [id, status], tx);
  }
}
