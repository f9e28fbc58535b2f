import { Injectable } from '@nestjs/common';

import { Database, keyset, SignedUrls } from '#platform';
import type { AuthUser, Precondition, Tx } from '#platform';
import type { PageOf } from '#platform/schema';

import { ProjectsService } from '../../projects/index.js';
import type { AssetFileEntity } from './asset-file.entity.js';
import { AssetFiles } from './asset-files.js';
import type { AssetVersionEntity } from './asset-version.entity.js';
import type { AssetEntity } from './asset.entity.js';
import { AssetsConfig } from './assets.config.js';
import { AssetChanged, AssetFileNotFound, AssetNotFound, VersionLimitReached, VersionNotFound } from './assets.errors.js';
import { AssetsRepository } from './assets.repository.js';
import type { NewAsset, Revision } from './assets.repository.js';
import type { Asset, AssetQuery, AssetVersionQuery, EditAsset, OwnAssetQuery } from './assets.schema.js';
import { rowsOnPage } from './page-weight.js';
import { versionPage } from './version-page.js';

/** The entity tag of an asset's newest version. */
export function etagOf({ version }: { version: number }): string {
  return `"v${version}"`;
}

/** Assets with all their versions: those made by agents and those edited by users. */
@Injectable()
export class AssetsService {
  constructor(
    private readonly assets: AssetsRepository,
    private readonly files: AssetFiles,
    private readonly projects: ProjectsService,
    private readonly db: Database,
    private readonly config: AssetsConfig,
    private readonly urls: SignedUrls,
  ) {}

  /** Adds the assets of jobs, in the transaction that completes them. The database refuses a second asset of one job. */
  insertFromJobs(assets: readonly NewAsset[], tx: Tx): Promise<void> {
    return this.assets.insertMany(assets, tx);
  }

  /** The user's asset in its newest version. Throws `NOT_FOUND`. */
  async get(user: AuthUser, id: string): Promise<Asset> {
    return this.presentOne(user, await this.owned(user, id));
  }

  /** The newest versions of all the user's assets. */
  async list(user: AuthUser, { limit, cursor, ...filter }: OwnAssetQuery): Promise<PageOf<Asset>> {
    const rows = await this.assets.pageOwned(user.id, filter, keyset.decode(cursor)?.id, limit + 1);
    return keyset.page(await this.present(user, rows), rowsOnPage(rows, limit));
  }

  /** The newest versions of a project's assets. Throws `NOT_FOUND` when the project is not the user's. */
  async listOfProject(user: AuthUser, projectId: string, { limit, cursor, asset_type }: AssetQuery): Promise<PageOf<Asset>> {
    await this.projects.get(user, projectId);
    const rows = await this.assets.pageOfProject(projectId, asset_type, keyset.decode(cursor)?.id, limit + 1);
    return keyset.page(await this.present(user, rows), rowsOnPage(rows, limit));
  }

  /** A page of the versions, newest first. Throws `NOT_FOUND`. */
  async versions(user: AuthUser, id: string, { limit, cursor }: AssetVersionQuery): Promise<PageOf<AssetVersionEntity>> {
    const before = versionPage.decode(cursor);
    await this.owned(user, id);
    const rows = await this.assets.versions(id, before, limit + 1);
    return versionPage.of(rows, rowsOnPage(rows, limit));
  }

  /** Refuses a change to an asset that has reached the limit on versions. Throws `VERSION_LIMIT_REACHED`. */
  assertMayGrow({ version }: Pick<Asset, 'version'>): void {
    const limit = this.config.MAX_VERSIONS_PER_ASSET;
    if (limit > 0 && version >= limit) throw new VersionLimitReached({ limit });
  }

  /** Makes a new version with another title or content. With `isCurrent`, only while it holds for the newest version. Throws `NOT_FOUND`, `PRECONDITION_FAILED`, `VERSION_LIMIT_REACHED`. */
  edit(user: AuthUser, id: string, changes: EditAsset, isCurrent?: Precondition): Promise<Asset> {
    return this.revise(user, id, isCurrent, async (asset) => ({
      ...asset,
      title: changes.title ?? asset.title,
      content: changes.content ?? asset.content,
      findings: [],
      provider: 'user',
      model: null,
      prompt_version: null,
      origin: 'edited',
      note: null,
    }));
  }

  /** Saves a copy of an old version as the newest one. Throws `NOT_FOUND`, `PRECONDITION_FAILED`, `VERSION_LIMIT_REACHED`. */
  restore(user: AuthUser, id: string, version: number, isCurrent?: Precondition): Promise<Asset> {
    return this.revise(user, id, isCurrent, async (asset, tx) => {
      const old = await this.assets.findVersion(asset.id, version, tx);
      if (!old) throw new VersionNotFound({ version });
      return { ...old, origin: 'restored', note: `version ${version}` };
    });
  }

  /** A file of the asset's newest version. Throws `NOT_FOUND`. */
  async file(user: AuthUser, id: string, name: string): Promise<AssetFileEntity> {
    const asset = await this.owned(user, id);
    const file = await this.files.find(asset.job_id, name);
    if (!file) throw new AssetFileNotFound();
    return file;
  }

  private async owned(user: AuthUser, id: string): Promise<AssetEntity> {
    const asset = await this.assets.findOwned(user.id, id);
    if (!asset) throw new AssetNotFound({ id });
    return asset;
  }

  private async revise(
    user: AuthUser,
    id: string,
    isCurrent: Precondition | undefined,
    change: (asset: AssetEntity, tx: Tx) => Promise<Revision>,
  ): Promise<Asset> {
    const row = await this.db.transaction(async (tx) => {
      const asset = await this.assets.lockOwned(user.id, id, tx);
      if (!asset) throw new AssetNotFound({ id });
      if (isCurrent && !isCurrent(etagOf(asset))) throw new AssetChanged({ version: asset.version });
      this.assertMayGrow(asset);
      return this.assets.revise(id, user.id, await change(asset, tx), tx);
    });
    return this.presentOne(user, row);
  }

  private async presentOne(user: AuthUser, row: AssetEntity): Promise<Asset> {
    const [asset] = await this.present(user, [row]);
    return asset as Asset;
  }

  private async present(user: AuthUser, rows: readonly AssetEntity[]): Promise<Asset[]> {
    const files = Map.groupBy(rows.length > 0 ? await this.files.ofJobs(rows.map(({ job_id }) => job_id)) : [], ({ job_id }) => job_id);
    return rows.map((row) => {
      const shown = (files.get(row.job_id) ?? []).map(({ name, media_type, bytes }) => ({
        name,
        url: this.urls.sign(`/api/assets/${row.id}/files/${name}`, user, 'signature'),
        media_type,
        bytes: Number(bytes),
      }));
      return { ...row, files: shown, file_url: shown[0]?.url ?? null };
    });
  }
}
