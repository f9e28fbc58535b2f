import { Injectable } from '@nestjs/common';

import { AgentRegistry } from '#agent-kit';
import { Idempotency } from '#platform';
import type { AuthUser, Tx } from '#platform';

import { AssetNotFound, AssetsService } from '../../assets/index.js';
import { ReadRepository } from '../store/read.repository.js';
import type { Job, RegenerateAsset } from './runs.schema.js';
import { RunsService } from './runs.service.js';

/** Regenerates one asset: a run of its agent alone, on the outputs of the run that the asset came from. */
@Injectable()
export class RegenerateService {
  constructor(
    private readonly assets: AssetsService,
    private readonly registry: AgentRegistry,
    private readonly runs: RunsService,
    private readonly reads: ReadRepository,
    private readonly idempotency: Idempotency,
  ) {}

  /** Throws `NOT_FOUND`, `RUN_ALREADY_ACTIVE` while this asset is already being regenerated, `VERSION_LIMIT_REACHED`, `RUN_LIMIT_REACHED`, `IDEMPOTENCY_KEY_REUSED`. */
  async regenerate(user: AuthUser, assetId: string, request: RegenerateAsset): Promise<Job> {
    const id = await this.idempotency.once(request, (tx) => this.begin(user, assetId, request, tx));
    const job = await this.reads.findJob(user.id, id);
    if (!job) throw new AssetNotFound({ id: assetId });
    return job;
  }

  private async begin(user: AuthUser, assetId: string, { instructions }: RegenerateAsset, tx: Tx): Promise<string> {
    const asset = await this.assets.get(user, assetId);
    this.assets.assertMayGrow(asset);
    const { run_id, asset_type } = asset;
    const base = await this.reads.origin(user.id, run_id, tx);
    const maker =
      base && this.registry.pipeline(base.pipeline).find(({ definition }) => definition.produces === asset_type)?.definition.name;
    if (!base || maker === undefined) throw new AssetNotFound({ id: assetId });
    const { [maker]: _own, ...given } = base.outputs;
    const run = await this.runs.start(
      {
        user_id: user.id,
        project_id: base.project_id,
        series: base.series,
        pipeline: base.pipeline,
        input: { ...base.input, ...(instructions !== undefined && { instructions }) },
        options: { asset_types: [asset_type], ...(instructions !== undefined && { instructions }) },
        agents: [maker],
        given,
        only_agent: maker,
      },
      tx,
    );
    return run.jobs.find(({ agent }) => agent === maker)?.id ?? run.id;
  }
}
