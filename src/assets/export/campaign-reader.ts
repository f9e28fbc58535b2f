import { Injectable } from '@nestjs/common';

import type { AuthUser } from '#platform';

import { ProjectsService } from '../../projects/index.js';
import { AssetFiles } from '../catalog/asset-files.js';
import type { Asset } from '../catalog/assets.schema.js';
import { AssetsService } from '../catalog/assets.service.js';
import { AgentOutputs } from './agent-outputs.js';
import { inReadingOrder } from './campaign.js';
import type { Campaign } from './campaign.js';

const PAGE = 100;

/** A campaign with the upload that is its photo. */
export type OwnCampaign = Campaign & { image_id: string | null };

/** Reads whole campaigns. */
@Injectable()
export class CampaignReader {
  constructor(
    private readonly projects: ProjectsService,
    private readonly assets: AssetsService,
    private readonly files: AssetFiles,
    private readonly outputs: AgentOutputs,
  ) {}

  /** The newest version of everything in the user's project. Throws `NOT_FOUND`. */
  async read(user: AuthUser, projectId: string): Promise<OwnCampaign> {
    const project = await this.projects.get(user, projectId);
    const items = await this.assetsOf(user, projectId);
    const files = Map.groupBy(await this.files.ofJobs(items.map(({ job_id }) => job_id)), ({ job_id }) => job_id);
    const assets = inReadingOrder(items.map((asset) => ({ asset, files: files.get(asset.job_id) ?? [] })));
    const analysis = await this.outputs.ofProject(user.id, projectId);
    return { project, image_id: project.image_id, assets, analysis, exported_at: new Date() };
  }

  private async assetsOf(user: AuthUser, projectId: string): Promise<Asset[]> {
    const items: Asset[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await this.assets.listOfProject(user, projectId, { limit: PAGE, ...(cursor && { cursor }) });
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return items;
  }
}
