import { Injectable } from '@nestjs/common';

import { Database, newId } from '#platform';
import type { Prepared, Tx } from '#platform';

import type { AssetVersionEntity } from './asset-version.entity.js';
import type { AssetEntity } from './asset.entity.js';
import type { AssetOrigin, Finding } from './assets.schema.js';
import { cutByWeight } from './page-weight.js';
import type { Weighed } from './page-weight.js';

/** An asset made by a job. */
export interface NewAsset {
  job_id: string;
  run_id: string;
  user_id: string;
  project_id: string | null;
  /** The project, or the run without one, it belongs to; the next asset of its type there becomes its next version. */
  series: string;
  asset_type: string;
  title: string;
  /** Markdown. */
  content: string;
  data: Record<string, unknown>;
  findings?: readonly Finding[];
  provider: string | null;
  model: string | null;
  prompt_version?: string | null;
  /** `generated` by default. */
  origin?: Extract<AssetOrigin, 'generated' | 'regenerated'>;
  /** The instructions for it. */
  note?: string | null;
}

/** An edit, or a restored version. */
export interface Revision {
  title: string;
  content: string;
  data: Record<string, unknown>;
  findings: readonly Finding[];
  run_id: string;
  job_id: string;
  provider: string | null;
  model: string | null;
  prompt_version: string | null;
  origin: Extract<AssetOrigin, 'edited' | 'restored'>;
  note: string | null;
}

interface AssetFilter {
  run_id?: string | undefined;
  asset_type?: string | undefined;
}

const INSERT_MANY: Prepared = {
  name: 'assets.insert_many',
  text: `
WITH added AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS g(
    id uuid, job_id uuid, run_id uuid, user_id uuid, project_id uuid, series uuid, asset_type text, title text, content text,
    data jsonb, findings jsonb, provider text, model text, prompt_version text, origin text, note text)
), current AS (
  INSERT INTO assets (id, user_id, project_id, series, run_id, job_id, asset_type, title, content, data, findings, provider, model, prompt_version)
  SELECT id, user_id, project_id, series, run_id, job_id, asset_type, title, content, data, findings, provider, model, prompt_version FROM added
  ON CONFLICT ON CONSTRAINT assets_series_asset_type_key DO UPDATE SET
    version = assets.version + 1, run_id = excluded.run_id, job_id = excluded.job_id, title = excluded.title,
    content = excluded.content, data = excluded.data, findings = excluded.findings, provider = excluded.provider, model = excluded.model,
    prompt_version = excluded.prompt_version, created_at = now()
  RETURNING id, job_id, asset_type, version
)
INSERT INTO asset_versions (asset_id, version, run_id, job_id, slot, title, content, data, findings, provider, model, prompt_version, origin, note)
SELECT current.id, current.version, added.run_id, added.job_id, added.asset_type, added.title, added.content, added.data,
       added.findings, added.provider, added.model, added.prompt_version, added.origin, added.note
FROM current JOIN added USING (job_id, asset_type)`,
};

/** The tables assets and asset_versions. */
@Injectable()
export class AssetsRepository {
  constructor(private readonly db: Database) {}

  /** Adds assets of jobs: a new asset, or the next version of the existing one. */
  async insertMany(assets: readonly NewAsset[], tx: Tx): Promise<void> {
    const rows = assets.map((asset) => ({ note: null, origin: 'generated', findings: [], prompt_version: null, ...asset, id: newId() }));
    await this.db.execute(INSERT_MANY, [JSON.stringify(rows)], tx);
  }

  findOwned(userId: string, id: string, tx?: Tx): Promise<AssetEntity | undefined> {
    return this.db.one<AssetEntity>('SELECT * FROM assets WHERE id = $1 AND user_id = $2', [id, userId], tx);
  }

  lockOwned(userId: string, id: string, tx: Tx): Promise<AssetEntity | undefined> {
    return this.db.one<AssetEntity>('SELECT * FROM assets WHERE id = $1 AND user_id = $2 FOR UPDATE', [id, userId], tx);
  }

  /** Up to `limit` assets of a user, newest first, that come after `beforeId`. */
  pageOwned(
    userId: string,
    { run_id, asset_type }: AssetFilter,
    beforeId: string | undefined,
    limit: number,
  ): Promise<Weighed<AssetEntity>[]> {
    return this.page({ user_id: userId, run_id, asset_type }, beforeId, limit);
  }

  /** The same for one project; the caller has checked its owner. */
  pageOfProject(
    projectId: string,
    asset_type: string | undefined,
    beforeId: string | undefined,
    limit: number,
  ): Promise<Weighed<AssetEntity>[]> {
    return this.page({ project_id: projectId, asset_type }, beforeId, limit);
  }

  /** Up to `limit` versions, newest first, that come after version `before`. */
  versions(assetId: string, before: number | undefined, limit: number): Promise<Weighed<AssetVersionEntity>[]> {
    const query =
      'SELECT * FROM asset_versions WHERE asset_id = $1 AND ($2::integer IS NULL OR version < $2) ORDER BY version DESC LIMIT $3';
    return this.db.query<Weighed<AssetVersionEntity>>(cutByWeight(query, 'version DESC'), [assetId, before ?? null, limit]);
  }

  findVersion(assetId: string, version: number, tx: Tx): Promise<AssetVersionEntity | undefined> {
    return this.db.one<AssetVersionEntity>('SELECT * FROM asset_versions WHERE asset_id = $1 AND version = $2', [assetId, version], tx);
  }

  private page(equal: Record<string, string | undefined>, beforeId: string | undefined, limit: number): Promise<Weighed<AssetEntity>[]> {
    const filters = Object.entries({ ...equal, id: beforeId }).filter(([, value]) => value !== undefined);
    const conditions = filters.map(([column], index) => `${column} ${column === 'id' ? '<' : '='} $${index + 2}`);
    const query = `SELECT * FROM assets WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT $1`;
    return this.db.query<Weighed<AssetEntity>>(cutByWeight(query, 'id DESC'), [limit, ...filters.map(([, value]) => value)]);
  }

  /** Adds a version made by a user to a locked asset, as its newest one. */
  async revise(assetId: string, userId: string, revision: Revision, tx: Tx): Promise<AssetEntity> {
    const { title, content, data, findings, run_id, job_id, provider, model, prompt_version, origin, note } = revision;
    const row = await this.db.one<AssetEntity>(
      `UPDATE assets SET version = version + 1, title = $2, content = $3, data = $4, run_id = $5, job_id = $6, provider = $7, model = $8,
         findings = $9, prompt_version = $10, created_at = now()
       WHERE id = $1 RETURNING *`,
      [assetId, title, content, data, run_id, job_id, provider, model, JSON.stringify(findings), prompt_version],
      tx,
    );
    if (!row) throw new Error(`asset ${assetId} disappeared while it was locked`);
    await this.db.execute(
      `INSERT INTO asset_versions (asset_id, version, run_id, job_id, title, content, data, findings, provider, model, prompt_version, origin, note, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        assetId,
        row.version,
        run_id,
        job_id,
        title,
        content,
        data,
        JSON.stringify(findings),
        provider,
        model,
        prompt_version,
        origin,
        note,
        userId,
      ],
      tx,
    );
    return row;
  }
}
