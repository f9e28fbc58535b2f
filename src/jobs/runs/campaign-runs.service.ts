import { Injectable } from '@nestjs/common';

import { Idempotency } from '#platform';
import type { AuthUser, Tx } from '#platform';
import type { PageOf, PageQuery } from '#platform/schema';

import type { CampaignImage, CampaignInput } from '../../agents/index.js';
import { factsOf, ProjectsService } from '../../projects/index.js';
import { UploadsService } from '../../uploads/index.js';
import { RunLifecycle } from '../engine/run-lifecycle.js';
import { ProjectHasNoImage } from './runs.errors.js';
import type { Run, RunSummary, StartRun } from './runs.schema.js';
import { RunsService } from './runs.service.js';

/** The pipeline that starts from a project's photo. */
export const CAMPAIGN = 'campaign';

/** Starts campaigns: a run on the facts and the photo of a project, with the options of this run. */
@Injectable()
export class CampaignRuns {
  constructor(
    private readonly projects: ProjectsService,
    private readonly uploads: UploadsService,
    private readonly runs: RunsService,
    private readonly lifecycle: RunLifecycle,
    private readonly idempotency: Idempotency,
  ) {}

  /** Throws `NOT_FOUND`, `PROJECT_HAS_NO_IMAGE`, `RUN_ALREADY_ACTIVE`, `VALIDATION_ERROR`, `IDEMPOTENCY_KEY_REUSED`. */
  start(user: AuthUser, projectId: string, options: StartRun): Promise<Run> {
    return this.idempotency.once(options, (tx) => this.begin(user, projectId, options, tx));
  }

  async list(user: AuthUser, projectId: string, query: PageQuery): Promise<PageOf<RunSummary>> {
    await this.projects.get(user, projectId);
    return this.runs.list(projectId, query);
  }

  private async begin(user: AuthUser, projectId: string, options: StartRun, tx: Tx): Promise<Run> {
    const project = await this.projects.get(user, projectId, tx);
    // NOTE: read inside the transaction, so the photo cannot be deleted before the run that needs it exists.
    const upload = project.image_id === null ? undefined : await this.uploads.find(project.image_id, tx);
    if (!upload) throw new ProjectHasNoImage();
    const { id: upload_id, sha256, width, height, format } = upload;
    const image: CampaignImage = { upload_id, sha256, width, height, media_type: `image/${format}` };
    const { product_name, brand_name, price, description, audience, tone, language, ...others } = factsOf(project);
    const { asset_types, instructions = null, ...changed } = options;
    const typed = { product_name, brand_name, price, description, audience, tone, language, ...changed, instructions };
    const input: CampaignInput = { ...typed, ...furtherFacts(others), image };
    const order = { user_id: user.id, project_id: projectId, pipeline: CAMPAIGN, input, options };
    const run = await this.runs.start({ ...order, ...(asset_types && { agents: this.runs.makersOf(CAMPAIGN, asset_types) }) }, tx);
    await this.lifecycle.started({ project_id: projectId, only_agent: '' }, tx);
    return run;
  }
}

/** The facts that a campaign does not know by name. */
function furtherFacts(facts: Record<string, string | null>): Pick<CampaignInput, 'other_facts'> {
  const provided = Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return provided.length > 0 ? { other_facts: Object.fromEntries(provided) } : {};
}
