import { Injectable } from '@nestjs/common';

import { Database, DomainEvents, keyset, newId, SignedUrls } from '#platform';
import type { AuthUser, Tx } from '#platform';
import type { PageOf } from '#platform/schema';

import type { ProjectEntity } from './project.entity.js';
import { ProjectsConfig } from './projects.config.js';
import { ProjectLimitReached, ProjectNotFound } from './projects.errors.js';
import { ProjectDeleted } from './projects.events.js';
import { ProjectsRepository } from './projects.repository.js';
import { factsOf } from './projects.schema.js';
import type { CreateProject, Project, ProjectQuery, ProjectStatus, UpdateProject } from './projects.schema.js';

/** A user's products: the facts a campaign is made from. The project of another user is not found. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly projects: ProjectsRepository,
    private readonly events: DomainEvents,
    private readonly db: Database,
    private readonly config: ProjectsConfig,
    private readonly urls: SignedUrls,
  ) {}

  /** Throws `PROJECT_LIMIT_REACHED`. */
  async create(user: AuthUser, facts: CreateProject): Promise<Project> {
    const limit = this.config.MAX_PROJECTS_PER_USER;
    const created = await this.projects.insert({ id: newId(), user_id: user.id, ...factsOf(facts) }, limit);
    if (!created) throw new ProjectLimitReached({ limit });
    return this.present(user, created);
  }

  async list(user: AuthUser, { limit, cursor, q, status }: ProjectQuery): Promise<PageOf<Project>> {
    const rows = await this.projects.pageOwned(user.id, { q, status }, keyset.decode(cursor)?.id, limit + 1);
    return keyset.page(
      rows.map((row) => this.present(user, row)),
      limit,
    );
  }

  /** The user's project. Throws `NOT_FOUND`. */
  async get(user: AuthUser, id: string, tx?: Tx): Promise<Project & { image_id: string | null }> {
    const row = await this.projects.findOwned(user.id, id, tx);
    if (!row) throw new ProjectNotFound({ id });
    return this.present(user, row);
  }

  async update(user: AuthUser, id: string, changes: UpdateProject): Promise<Project> {
    const stored = Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value || null]));
    const row = await this.projects.updateOwned(user.id, id, stored);
    if (!row) throw new ProjectNotFound({ id });
    return this.present(user, row);
  }

  /** Deletes the project with all that belongs to it; modules that keep files or work for it get `ProjectDeleted` first. Throws `NOT_FOUND`. */
  async delete(user: AuthUser, id: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      // NOTE: a lock by name and not of the row: jobs that end lock their run before the project, and the listeners lock the runs.
      await this.db.lock(`project.delete ${id}`, tx);
      await this.get(user, id, tx);
      await this.events.emit(ProjectDeleted, { project_id: id, user_id: user.id }, tx);
      if (!(await this.projects.deleteOwned(user.id, id, tx))) throw new ProjectNotFound({ id });
    });
  }

  /** Makes an upload the project's photo. Throws `NOT_FOUND` when the project is not the user's. */
  async setImage(user: AuthUser, id: string, imageId: string, tx: Tx): Promise<void> {
    await this.get(user, id, tx);
    await this.projects.setImage(id, imageId, tx);
  }

  /** Removes an upload from the projects that use it. */
  async clearImage(imageId: string, tx: Tx): Promise<void> {
    await this.projects.clearImage(imageId, tx);
  }

  /** Which of these uploads a project other than `exceptId` shows. */
  shownElsewhere(imageIds: readonly string[], exceptId: string, tx: Tx): Promise<Set<string>> {
    return this.projects.imagesShownElsewhere(imageIds, exceptId, tx);
  }

  async setStatus(id: string, status: ProjectStatus, tx: Tx): Promise<void> {
    await this.projects.setStatus(id, status, tx);
  }

  private present(user: AuthUser, row: ProjectEntity): Project & { image_id: string | null } {
    if (row.image_id === null) return { ...row, image_path: null, image_url: null, thumbnail_url: null };
    const image_path = `/api/uploads/${row.image_id}/content`;
    const signed = (path: string): string => this.urls.sign(path, user, 'signature');
    return { ...row, image_path, image_url: signed(image_path), thumbnail_url: signed(`${image_path}?variant=thumb`) };
  }
}
